package io.mlinfra.provider.datadog;

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
import io.mlinfra.resource.OwnershipMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Datadog monitors. Names need not be unique there, so the plan's own name for a monitor is kept in
 * the tag {@code mlinfra-name}. Every body passes Datadog's validation before it is stored.
 */
final class MonitorAdapter implements ResourceAdapter {
  /** The tag that holds the name part of the address. */
  static final String NAME_TAG = "mlinfra-name:";

  private static final String PATH = "/api/v1/monitor";
  private static final int PAGE = 100;

  private final DatadogClient client;

  MonitorAdapter(DatadogClient client) {
    this.client = client;
  }

  @Override
  public KindSchema schema() {
    return DatadogSchemas.MONITOR;
  }

  @Override
  public Listing list(ReadScope scope) {
    return Listing.of(tagged(OwnershipMark.KEY + ":" + scope.plan()));
  }

  private List<LiveResource> tagged(String tags) {
    List<LiveResource> found = new ArrayList<>();
    for (int page = 0; ; page++) {
      Map<String, String> query =
          Map.of(
              "monitor_tags", tags,
              "page", String.valueOf(page),
              "page_size", String.valueOf(PAGE));
      JsonNode monitors = ThrottledReads.through(() -> client.get(PATH, query));
      monitors.forEach(m -> found.add(live((ObjectNode) m)));
      if (monitors.size() < PAGE) {
        return found;
      }
    }
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    if (like.id().isEmpty()) {
      return like.owner().stream()
          .map(plan -> OwnershipMark.KEY + ":" + plan + "," + NAME_TAG + like.address().name())
          .flatMap(tags -> tagged(tags).stream())
          .findFirst();
    }
    try {
      return Optional.of(live((ObjectNode) client.get(PATH + "/" + like.id(), Map.of())));
    } catch (ProviderException e) {
      if (e.failure().category() == Failure.Category.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Datadog itself turns one of these types into the other, so both read as the same. */
  private static LiveResource live(ObjectNode monitor) {
    if (monitor.path("type").asText().equals("metric alert")) {
      monitor.put("type", "query alert");
    }
    String id = monitor.path("id").asText();
    String name = id;
    for (JsonNode tag : monitor.path("tags")) {
      if (tag.asText().startsWith(NAME_TAG)) {
        name = tag.asText().substring(NAME_TAG.length());
      }
    }
    return new LiveResource(
        new Address(DatadogSchemas.MONITOR.kind(), name),
        Location.GLOBAL,
        id,
        monitor,
        DatadogSchemas.MONITOR.mark().owner(monitor));
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
            "monitors.create",
            () -> client.call("POST", PATH + "/validate", Map.of(), desired.body()),
            () -> read(expected(desired)).isPresent(),
            () -> client.call("POST", PATH, Map.of(), desired.body())));
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    String path = PATH + "/" + live.id();
    ObjectNode body = desired.body().deepCopy();
    changes.stream()
        .filter(c -> c.after().isEmpty() && !body.has(c.topField()))
        .forEach(c -> body.putNull(c.topField()));
    return List.of(
        Mutation.of("monitors.validate", id -> done("POST", path + "/validate", body)),
        Mutation.of("monitors.update", id -> done("PUT", path, body)));
  }

  private Mutation.Sent done(String method, String path, JsonNode body) {
    client.call(method, path, Map.of(), body);
    return Mutation.DONE;
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    return List.of(Deletion.of(client, "monitors.delete", PATH + "/" + live.id()));
  }
}
