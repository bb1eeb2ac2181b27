package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists of a kind, in one place or over all. */
final class ComputeLists {
  private static final String PARTIAL = "returnPartialSuccess";

  private final ComputeEngine engine;
  private final OperationsApi operations;
  private final Offers offers;

  ComputeLists(ComputeEngine engine, OperationsApi operations, Offers offers) {
    this.engine = engine;
    this.operations = operations;
    this.offers = offers;
  }

  Optional<Response> aggregated(Request request, String project, String collection) {
    if (collection.equals("operations")) {
      return Optional.of(operations.aggregated(request, project));
    }
    Optional<ComputeKind> kind = engine.kind(collection);
    if (kind.isEmpty()) {
      return offers.aggregated(request, project, collection);
    }
    List<String> scopes = scopes(kind.get(), request.flag("includeAllScopes"));
    if (!partial(request)) {
      scopes.stream().filter(this::unreachable).findFirst().ifPresent(ComputeLists::refuse);
    }
    List<Listings.Item> items = items(project, kind.get(), "");
    String self = Links.BASE + "projects/" + project + "/aggregated/" + collection;
    return Optional.of(
        Response.json(
            Listings.aggregated(
                request, kind.get().type(), collection, self, items, scopes, this::unreachable)));
  }

  /** One place's; nothing but the reason where the place does not answer and that will do. */
  ObjectNode of(Request request, String project, Scope scope, ComputeKind kind) {
    String self = Links.BASE + "projects/" + project + "/" + scope.path() + "/" + kind.collection();
    if (!unreachable(scope.path())) {
      return Listings.list(request, kind.type(), self, items(project, kind, scope.path() + "/"));
    }
    if (!request.flag(PARTIAL)) {
      refuse(scope.path());
    }
    ObjectNode list = Listings.list(request, kind.type(), self, List.of());
    list.putObject("warning")
        .put("code", "UNREACHABLE")
        .put("message", "Scope '" + scope.path() + "' is unreachable.");
    return list;
  }

  /**
   * Lists over all places have always come without the places that do not answer; who says that
   * this will not do gets an error.
   */
  private static boolean partial(Request request) {
    return !"false".equalsIgnoreCase(request.query().getOrDefault(PARTIAL, ""));
  }

  private boolean unreachable(String scope) {
    return scope.contains("/")
        && engine.faults().unreachable(scope.substring(scope.indexOf('/') + 1));
  }

  private static void refuse(String scope) {
    throw ApiError.legacy(503, "backendError", "Scope '" + scope + "' is unreachable.");
  }

  private List<String> scopes(ComputeKind kind, boolean all) {
    List<String> scopes = new ArrayList<>();
    if (all || kind.levels().contains(Scope.Level.GLOBAL)) {
      scopes.add("global");
    }
    if (all || kind.levels().contains(Scope.Level.REGION)) {
      engine.places().regions().forEach(r -> scopes.add("regions/" + r));
    }
    if (all || kind.levels().contains(Scope.Level.ZONE)) {
      engine.places().zones().forEach(z -> scopes.add("zones/" + z));
    }
    return scopes;
  }

  private List<Listings.Item> items(String project, ComputeKind kind, String scopePrefix) {
    List<Listings.Item> items = new ArrayList<>();
    engine
        .under(kind.collection(), project, scopePrefix)
        .forEach(
            (key, body) -> {
              String path = key.substring(project.length() + 1);
              int slash = path.lastIndexOf('/');
              String scope = path.substring(0, slash);
              Resource at =
                  new Resource(
                      engine, project, Scope.parse(scope), kind, path.substring(slash + 1));
              items.add(new Listings.Item(scope, key, engine.view(at, body)));
            });
    return items;
  }
}
