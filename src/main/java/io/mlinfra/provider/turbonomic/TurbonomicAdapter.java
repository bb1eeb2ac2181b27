package io.mlinfra.provider.turbonomic;

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
import io.mlinfra.provider.ThrottledReads;
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

/** Lists, creates, changes and deletes the objects of one {@link TurbonomicKind}. */
final class TurbonomicAdapter implements ResourceAdapter {
  private static final String PAGE = "200";

  private final TurbonomicClient client;
  private final TurbonomicKind kind;
  private final TargetFields fields;

  TurbonomicAdapter(TurbonomicClient client, TurbonomicKind kind, TargetFields fields) {
    this.client = client;
    this.kind = kind;
    this.fields = fields;
  }

  @Override
  public KindSchema schema() {
    return kind.schema();
  }

  @Override
  public Listing list(ReadScope scope) {
    return Listing.of(all());
  }

  private List<LiveResource> all() {
    List<LiveResource> found = new ArrayList<>();
    Map<String, String> query = new HashMap<>();
    if (kind.paged()) {
      query.put("limit", PAGE);
    }
    Optional<String> next;
    do {
      TurbonomicClient.Answer page =
          ThrottledReads.through(() -> client.get(kind.path(), Map.copyOf(query)));
      page.body().forEach(body -> found.add(live((ObjectNode) body)));
      next = page.nextCursor();
      next.ifPresent(cursor -> query.put("cursor", cursor));
    } while (next.isPresent());
    return found;
  }

  private LiveResource live(ObjectNode body) {
    String display = body.path("displayName").asText("unnamed");
    int slash = display.indexOf('/');
    return new LiveResource(
        new Address(
            schema().kind(),
            slash > 0 && slash < display.length() - 1 ? display.substring(slash + 1) : display),
        Location.GLOBAL,
        body.path("uuid").asText(),
        fields.comparable(body),
        schema().mark().owner(body));
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    if (like.id().isEmpty()) {
      return all().stream()
          .filter(l -> l.address().equals(like.address()) && l.owner().equals(like.owner()))
          .findFirst();
    }
    try {
      JsonNode body = client.get(kind.path() + "/" + like.id(), Map.of()).body();
      return Optional.of(live((ObjectNode) body));
    } catch (ProviderException e) {
      if (e.failure().category() == Failure.Category.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public LiveResource expected(DesiredResource desired) {
    return new LiveResource(
        desired.address(),
        desired.location(),
        "",
        desired.body(),
        schema().mark().owner(desired.body()));
  }

  @Override
  public List<Mutation> create(DesiredResource desired) {
    return List.of(
        new CreateOnce(
            method("create"),
            () -> fields.requireProbe(client, desired.body()),
            () -> read(expected(desired)).isPresent(),
            () -> client.call("POST", kind.path(), Map.of(), fields.full(desired.body()))));
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    ObjectNode body = fields.named(kind.update(desired.body(), live), live.body());
    return List.of(
        Mutation.of(
            method("update"),
            requestId -> {
              String path = kind.path() + "/" + live.id();
              client.call("PUT", path, kind.updateQuery(), fields.full(body));
              return Mutation.DONE;
            }));
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    return List.of(
        Mutation.of(
            method("delete"),
            requestId -> {
              try {
                client.call("DELETE", kind.path() + "/" + live.id(), Map.of(), null);
              } catch (ProviderException e) {
                if (e.failure().category() != Failure.Category.NOT_FOUND) {
                  throw e;
                }
              }
              return Mutation.DONE;
            }));
  }

  private String method(String verb) {
    return kind.path().substring(1) + "." + verb;
  }
}
