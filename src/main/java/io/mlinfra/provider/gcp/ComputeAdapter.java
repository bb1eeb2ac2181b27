package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.Readiness;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists and changes Compute resources of one kind, as its row says. */
final class ComputeAdapter implements ResourceAdapter {
  private static final String PAGE = "500";

  private final GoogleRest rest;
  private final ComputeKinds.Row row;
  private final ComputeReadiness readiness;

  ComputeAdapter(GoogleRest rest, ComputeKinds.Row row, ComputeReadiness readiness) {
    this.rest = rest;
    this.row = row;
    this.readiness = readiness;
  }

  @Override
  public KindSchema schema() {
    return row.schema();
  }

  private String root() {
    return "/compute/v1/projects/" + rest.project() + "/";
  }

  @Override
  public Listing list(ReadScope scope) {
    boolean global = row.level().equals("global");
    String path = root() + (global ? "global/" : "aggregated/") + row.collection();
    List<LiveResource> found = new ArrayList<>();
    Set<String> unreachable = new LinkedHashSet<>();
    String token = "";
    do {
      Map<String, String> query = new HashMap<>(Map.of("maxResults", PAGE));
      if (!global) {
        query.put("returnPartialSuccess", "true");
      }
      if (!token.isEmpty()) {
        query.put("pageToken", token);
      }
      JsonNode page = rest.call("compute", "GET", path, query, null, row.collection() + ".list");
      if (global) {
        page.path("items").forEach(item -> found.add(live(item, Location.GLOBAL)));
      } else {
        page.path("items")
            .properties()
            .forEach(e -> scoped(e.getKey(), e.getValue(), found, unreachable));
        page.path("unreachables").forEach(u -> place(u.asText()).ifPresent(unreachable::add));
      }
      token = page.path("nextPageToken").asText("");
    } while (!token.isEmpty());
    return new Listing(List.copyOf(found), List.copyOf(unreachable));
  }

  /** {@code zones/Z} or {@code regions/R} of a link, where it is a place of this kind's level. */
  private Optional<String> place(String link) {
    int at = link.lastIndexOf(row.level() + "/");
    return at < 0 ? Optional.empty() : Optional.of(link.substring(at));
  }

  private void scoped(
      String scope, JsonNode value, List<LiveResource> found, Set<String> unreachable) {
    if (!scope.startsWith(row.level())) {
      return;
    }
    if (value.path("warning").path("code").asText().equals("UNREACHABLE")) {
      unreachable.add(scope);
    }
    String place = scope.substring(scope.indexOf('/') + 1);
    Location location = row.level().equals("zones") ? Location.zone(place) : Location.region(place);
    value.path(row.collection()).forEach(item -> found.add(live(item, location)));
  }

  private LiveResource live(JsonNode item, Location location) {
    String name = item.path("name").asText();
    return new LiveResource(
        new Address(row.schema().kind(), name),
        location,
        path(location, name).substring("/compute/v1/".length()),
        (ObjectNode) item,
        row.schema().mark().owner(item));
  }

  private String collectionPath(Location location) {
    String scope =
        switch (location) {
          case Location.Global _ -> "global";
          case Location.Region r -> "regions/" + r.region();
          case Location.Zone z -> "zones/" + z.zone();
        };
    return root() + scope + "/" + row.collection();
  }

  private String path(Location location, String name) {
    return collectionPath(location) + "/" + name;
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    try {
      JsonNode item =
          rest.call(
              "compute",
              "GET",
              path(like.location(), like.address().name()),
              Map.of(),
              null,
              row.collection() + ".get");
      return Optional.of(live(item, like.location()));
    } catch (ProviderException e) {
      if (e.failure().category() == Failure.Category.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public LiveResource expected(DesiredResource desired) {
    String name = desired.address().name();
    return new LiveResource(
        desired.address(),
        desired.location(),
        path(desired.location(), name).substring("/compute/v1/".length()),
        desired.body(),
        Optional.empty());
  }

  @Override
  public List<Mutation> create(DesiredResource desired) {
    return List.of(
        call(
            "insert",
            "POST",
            collectionPath(desired.location()),
            Map.of(),
            desired.body(),
            desired.location()));
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    Set<String> open = new LinkedHashSet<>();
    changes.forEach(c -> open.add(c.topField()));
    List<Mutation> calls = new ArrayList<>();
    String self = path(live.location(), live.address().name());
    for (UpdateRule rule : row.rules()) {
      Set<String> mine = new HashSet<>(open);
      mine.retainAll(rule.fields());
      if (!mine.isEmpty()) {
        open.removeAll(rule.fields());
        calls.add(
            call(
                rule.method(),
                rule.verb(),
                self + rule.suffix(),
                rule.query().of(desired),
                rule.body().of(desired, live),
                live.location()));
      }
    }
    if (!open.isEmpty()) {
      calls.add(patch(desired, live, open, changes));
    }
    return calls;
  }

  private Mutation patch(
      DesiredResource desired, LiveResource live, Set<String> fields, List<FieldChange> changes) {
    ObjectNode body = PatchBody.of(desired.body(), fields, changes);
    if (row.fingerprint()) {
      body.put("fingerprint", live.body().path("fingerprint").asText());
    }
    String name = live.address().name();
    boolean named = row.nameParameter().isEmpty();
    return call(
        "patch",
        "PATCH",
        named ? path(live.location(), name) : collectionPath(live.location()),
        named ? Map.of() : Map.of(row.nameParameter(), name),
        body,
        live.location());
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    Mutation delete =
        call(
            "delete",
            "DELETE",
            path(live.location(), live.address().name()),
            Map.of(),
            null,
            live.location());
    return List.of(
        Mutation.of(
            "delete",
            id -> {
              try {
                return delete.send(id);
              } catch (ProviderException e) {
                if (e.failure().category() == Failure.Category.NOT_FOUND) {
                  return Mutation.DONE;
                }
                throw e;
              }
            }));
  }

  @Override
  public Readiness readiness(LiveResource live) {
    return readiness.of(live);
  }

  private Mutation call(
      String method,
      String verb,
      String path,
      Map<String, String> query,
      @Nullable JsonNode body,
      Location location) {
    return Mutation.of(
        method,
        requestId -> {
          Map<String, String> all = new HashMap<>(query);
          all.put("requestId", requestId);
          JsonNode operation =
              rest.call("compute", verb, path, all, body, row.collection() + "." + method);
          if (operation.path("status").asText("").equals("DONE") && !operation.has("error")) {
            return Mutation.DONE;
          }
          return new Mutation.Sent.Started(
              new OperationHandle("compute", location.id(), operation.path("name").asText()));
        });
  }
}
