package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.http.ApiError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the links of a body against what they must point at: form, kind, place, existence. */
public final class References {
  /**
   * What the last step of a field may point at, where it is one kind. A field that is not here may
   * point at several.
   */
  private static final Map<String, Set<String>> KINDS =
      Map.of(
          "network", Set.of("networks"),
          "subnetwork", Set.of("subnetworks"),
          "subnetworks[]", Set.of("subnetworks"),
          "natSubnets[]", Set.of("subnetworks"),
          "urlMap", Set.of("urlMaps"),
          "resourcePolicies[]", Set.of("resourcePolicies"),
          "instanceTemplate", Set.of("instanceTemplates"),
          "backendService", Set.of("backendServices"),
          "sourceSnapshot", Set.of("snapshots"));

  /** Kinds that refuse a network that is not there as a bad value, not as a missing resource. */
  private static final Set<String> BAD_VALUE = Set.of("instances", "instanceTemplates");

  private static final Set<String> NETWORKS = Set.of("networks", "subnetworks");

  /** Kinds of a load balancer, all of whose parts are global or all in one region. */
  private static final Set<String> ONE_SCOPE =
      Set.of(
          "urlMaps",
          "targetHttpProxies",
          "targetHttpsProxies",
          "targetTcpProxies",
          "targetSslProxies",
          "targetGrpcProxies",
          "backendServices",
          "backendBuckets");

  private final ComputeEngine engine;

  References(ComputeEngine engine) {
    this.engine = engine;
  }

  /** Links that name a resource by its number, as the service keeps them: by its name. */
  private void name(Resource at, ObjectNode body, String field) {
    FieldPath.replace(
        body,
        field,
        link ->
            Links.parse(link.asText(), at.project())
                .flatMap(target -> Names.numbered(engine, target))
                .<JsonNode>map(r -> TextNode.valueOf(r.selfLink()))
                .orElse(link));
  }

  void check(Resource at, ObjectNode body) {
    for (String field : at.kind().references()) {
      name(at, body, field);
      for (FieldPath.Located link : FieldPath.located(body, field)) {
        check(at, field, link.path(), link.value().asText());
      }
    }
  }

  private void check(Resource at, String field, String where, String link) {
    Optional<Links.Target> parsed = Links.parse(link, at.project());
    if (parsed.isEmpty()) {
      if (mustBeLink(field, link)) {
        throw Errors.invalid(where, link, " The URL is malformed.");
      }
      return;
    }
    Links.Target target = parsed.get();
    Set<String> kinds = KINDS.getOrDefault(last(field), Set.of());
    if (!kinds.isEmpty() && !kinds.contains(target.collection())) {
      throw Errors.invalid(where, link, " The URL is malformed.");
    }
    place(at, where, link, target);
    if (engine.kind(target.collection()).isPresent() && engine.resolve(target).isEmpty()) {
      throw missing(at, where, link, target);
    }
  }

  /** Bundles of Google's own services stand where links may stand; names of networks do not. */
  private static boolean mustBeLink(String field, String link) {
    return !link.isEmpty()
        && !link.contains("/")
        && KINDS.containsKey(last(field))
        && !link.matches("\\d+");
  }

  private static void place(Resource at, String where, String link, Links.Target target) {
    Optional<String> mine = at.scope().regionName();
    Optional<String> theirs = target.scope().regionName();
    if (mine.isPresent() && theirs.isPresent() && !mine.equals(theirs)) {
      throw Errors.invalid(where, link, "Resource must be in the region '" + mine.get() + "'.");
    }
    boolean bothZonal =
        at.scope().level() == Scope.Level.ZONE && target.scope().level() == Scope.Level.ZONE;
    if (bothZonal && !at.scope().equals(target.scope())) {
      throw Errors.invalid(
          where, link, "Resource must be in the zone '" + at.scope().place() + "'.");
    }
    if (ONE_SCOPE.contains(target.collection()) && !at.scope().equals(target.scope())) {
      throw Errors.invalid(
          where,
          link,
          mine.map(r -> "Resource must be in the region '" + r + "'.")
              .orElse("Resource must be global."));
    }
  }

  private static ApiError missing(Resource at, String where, String link, Links.Target target) {
    if (BAD_VALUE.contains(at.kind().collection()) && NETWORKS.contains(target.collection())) {
      String what = target.collection().substring(0, target.collection().length() - 1);
      return Errors.invalid(where, link, "The referenced " + what + " resource cannot be found.");
    }
    return Errors.notFound(target.path());
  }

  private static String last(String field) {
    List<String> steps = List.of(field.split("\\.", -1));
    return steps.getLast();
  }
}
