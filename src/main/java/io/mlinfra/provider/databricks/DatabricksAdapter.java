package io.mlinfra.provider.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.CreateOnce;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.Readiness;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.provider.ThrottledReads;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists, creates, edits and deletes the objects of one {@link DatabricksKind}. */
final class DatabricksAdapter implements ResourceAdapter {
  private static final int PAGE = 100;

  private final DatabricksClient client;
  private final DatabricksKind kind;

  DatabricksAdapter(DatabricksClient client, DatabricksKind kind) {
    this.client = client;
    this.kind = kind;
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
    String next = "";
    do {
      Map<String, String> query =
          next.isEmpty()
              ? Map.of("page_size", String.valueOf(PAGE))
              : Map.of("page_size", String.valueOf(PAGE), "page_token", next);
      JsonNode page = ThrottledReads.through(() -> client.get(kind.path() + "/list", query));
      for (JsonNode object : page.path(kind.listField())) {
        found.add(live((ObjectNode) object));
      }
      next = page.path("next_page_token").asText("");
    } while (!next.isEmpty());
    return found;
  }

  private LiveResource live(ObjectNode body) {
    return new LiveResource(
        new Address(schema().kind(), body.path(kind.nameField()).asText("unnamed")),
        Location.GLOBAL,
        body.path(kind.idField()).asText(),
        body,
        schema().mark().owner(body));
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    if (like.id().isEmpty()) {
      return all().stream().filter(l -> sameNameAndOwner(l, like)).findFirst();
    }
    try {
      JsonNode body = client.get(kind.path() + "/get", Map.of(kind.idField(), like.id()));
      return Optional.of(live((ObjectNode) body));
    } catch (ProviderException e) {
      if (isGone(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean sameNameAndOwner(LiveResource live, LiveResource like) {
    return live.address().equals(like.address()) && live.owner().equals(like.owner());
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
            () -> {},
            () -> read(expected(desired)).isPresent(),
            () -> createUnlessTaken(desired)));
  }

  private void createUnlessTaken(DesiredResource desired) {
    try {
      client.post(kind.path() + "/create", desired.body());
    } catch (ProviderException e) {
      if (!kind.uniqueName() || !isTaken(e) || read(expected(desired)).isEmpty()) {
        throw e;
      }
    }
  }

  /** Some calls say so only in words. */
  private static boolean isTaken(ProviderException e) {
    return e.failure().category() == Failure.Category.ALREADY_EXISTS
        || e.failure().message().contains("already exists");
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    if (isResizing(live, changes)) {
      ObjectNode size = JsonNodeFactory.instance.objectNode().put(kind.idField(), live.id());
      return List.of(post("resize", size.set("autoscale", desired.body().get("autoscale"))));
    }
    // What is adopted under another name takes the plan's, by which it is found again.
    ObjectNode body = kind.edit(desired.body(), live);
    return List.of(post("edit", body.put(kind.nameField(), desired.address().name())));
  }

  /** A running cluster is resized as it runs; an edit would restart it. */
  private boolean isResizing(LiveResource live, List<FieldChange> changes) {
    return kind == DatabricksKind.CLUSTER
        && live.body().path("state").asText().equals("RUNNING")
        && !changes.isEmpty()
        && changes.stream().allMatch(c -> c.path().startsWith("autoscale"));
  }

  private Mutation post(String verb, ObjectNode body) {
    return Mutation.of(
        method(verb),
        requestId -> {
          client.post(kind.path() + "/" + verb, body);
          return Mutation.DONE;
        });
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put(kind.idField(), live.id());
    return List.of(
        Mutation.of(
            method(kind.deleteVerb()),
            requestId -> {
              try {
                client.post(kind.path() + "/" + kind.deleteVerb(), body);
              } catch (ProviderException e) {
                if (!isGone(e)) {
                  throw e;
                }
              }
              return Mutation.DONE;
            }));
  }

  /** Pools, and clusters that have come up or stopped after being idle, have settled. */
  @Override
  public Readiness readiness(LiveResource live) {
    return switch (live.body().path("state").asText("")) {
      case "PENDING", "RESTARTING", "RESIZING", "TERMINATING" ->
          Readiness.waiting(
              "the cluster is "
                  + live.body().path("state").asText()
                  + ": "
                  + live.body().path("state_message").asText("no reason given"));
      case "ERROR", "UNKNOWN" ->
          Readiness.waiting("the cluster failed: " + live.body().path("state_message").asText());
      default -> Readiness.READY;
    };
  }

  private String method(String verb) {
    return kind.path().substring(kind.path().lastIndexOf('/') + 1) + "." + verb;
  }

  private static boolean isGone(ProviderException e) {
    return e.failure().category() == Failure.Category.NOT_FOUND
        || (e.failure().status() == 400 && e.failure().message().contains("does not exist"));
  }
}
