package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.CreateOnce;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists and changes resources of one plain-JSON kind, as its row says. */
final class JsonAdapter implements ResourceAdapter {
  private final GoogleRest rest;
  private final JsonKind kind;

  JsonAdapter(GoogleRest rest, JsonKind kind) {
    this.rest = rest;
    this.kind = kind;
  }

  @Override
  public KindSchema schema() {
    return kind.schema();
  }

  private String path(String template, String parent, String id) {
    return template
        .replace("{project}", rest.project())
        .replace("{parent}", parent)
        .replace("{id}", id);
  }

  private String method(String verb) {
    return kind.schema().kind() + "." + verb;
  }

  @Override
  public Listing list(ReadScope scope) {
    List<LiveResource> found = new ArrayList<>();
    for (String parent : kind.parents().of(rest)) {
      String token = "";
      do {
        Map<String, String> query = new HashMap<>();
        kind.listQuery().forEach((k, v) -> query.put(k, v.replace("{project}", rest.project())));
        if (!token.isEmpty()) {
          query.put("pageToken", token);
        }
        JsonNode page =
            rest.call(
                kind.service(), "GET", path(kind.list(), parent, ""), query, null, method("list"));
        page.path(kind.items()).forEach(item -> found.add(live(parent, item)));
        token = page.path(kind.pageToken()).asText("");
      } while (!token.isEmpty());
    }
    return Listing.of(found);
  }

  private LiveResource live(String parent, JsonNode item) {
    return new LiveResource(
        new Address(kind.schema().kind(), kind.name().of(parent, item)),
        Location.GLOBAL,
        path(kind.item(), parent, kind.id().of(parent, item)),
        (ObjectNode) item,
        kind.schema().mark().owner(item));
  }

  /** By the list: a resource is found by name where its id is not known yet. */
  @Override
  public Optional<LiveResource> read(LiveResource like) {
    if (like.id().startsWith("/")) {
      try {
        JsonNode item = rest.call(kind.service(), "GET", like.id(), Map.of(), null, method("get"));
        return Optional.of(
            new LiveResource(
                like.address(),
                Location.GLOBAL,
                like.id(),
                (ObjectNode) item,
                kind.schema().mark().owner(item)));
      } catch (ProviderException e) {
        if (e.failure().category() == Failure.Category.NOT_FOUND) {
          return Optional.empty();
        }
        throw e;
      }
    }
    Optional<String> owner = kind.schema().mark().owner(like.body());
    return list(new ReadScope("", Set.of())).resources().stream()
        .filter(l -> l.address().equals(like.address()))
        .filter(l -> owner.isEmpty() || l.owner().equals(owner))
        .findFirst();
  }

  @Override
  public LiveResource expected(DesiredResource desired) {
    return new LiveResource(
        desired.address(), Location.GLOBAL, "?", desired.body(), Optional.empty());
  }

  @Override
  public List<Mutation> create(DesiredResource desired) {
    String parent = kind.parentOf().apply(desired.body());
    Map<String, String> query = new HashMap<>();
    kind.createQuery().forEach((k, v) -> query.put(k, v.replace("{project}", rest.project())));
    // These services know no request ids, and some let two objects have one name.
    return List.of(
        new CreateOnce(
            "create",
            () -> {},
            () -> read(expected(desired)).filter(l -> ours(l, desired)).isPresent(),
            () ->
                rest.call(
                    kind.service(),
                    "POST",
                    path(kind.list(), parent, ""),
                    query,
                    kind.create().apply(desired),
                    method("create"))));
  }

  private boolean ours(LiveResource live, DesiredResource desired) {
    return live.owner().equals(kind.schema().mark().owner(desired.body()));
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    List<String> fields = changes.stream().map(FieldChange::topField).distinct().toList();
    JsonKind.Request request = kind.update().of(desired, live.body(), fields);
    return List.of(
        Mutation.of(
            "update",
            id -> {
              rest.call(
                  kind.service(),
                  request.verb(),
                  live.id(),
                  request.query(),
                  request.body(),
                  method("update"));
              return Mutation.DONE;
            }));
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    return List.of(
        Mutation.of(
            "delete",
            id -> {
              try {
                rest.call(kind.service(), "DELETE", live.id(), Map.of(), null, method("delete"));
              } catch (ProviderException e) {
                if (e.failure().category() != Failure.Category.NOT_FOUND) {
                  throw e;
                }
              }
              return Mutation.DONE;
            }));
  }
}
