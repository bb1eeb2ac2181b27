package io.mlinfra.provider.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.AtOnce;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Datadog dashboards. The list holds summaries without widgets and takes no filter, so the ones
 * that carry the plan's mark are read one by one: Datadog offers no other way.
 */
final class DashboardAdapter implements ResourceAdapter {
  private static final String PATH = "/api/v1/dashboard";
  private static final int PAGE = 100;

  private final DatadogClient client;

  DashboardAdapter(DatadogClient client) {
    this.client = client;
  }

  @Override
  public KindSchema schema() {
    return DatadogSchemas.DASHBOARD;
  }

  @Override
  public Listing list(ReadScope scope) {
    return Listing.of(
        AtOnce.read("dashboards", owned(scope.plan()), this::get).stream()
            .flatMap(Optional::stream)
            .toList());
  }

  private List<String> owned(String plan) {
    List<String> ids = new ArrayList<>();
    for (int start = 0; ; start += PAGE) {
      Map<String, String> query =
          Map.of("count", String.valueOf(PAGE), "start", String.valueOf(start));
      JsonNode page = ThrottledReads.through(() -> client.get(PATH, query)).path("dashboards");
      for (JsonNode summary : page) {
        if (schema().mark().owner(summary).filter(plan::equals).isPresent()) {
          ids.add(summary.path("id").asText());
        }
      }
      if (page.size() < PAGE) {
        return ids;
      }
    }
  }

  private Optional<LiveResource> get(String id) {
    try {
      JsonNode body = ThrottledReads.through(() -> client.get(PATH + "/" + id, Map.of()));
      return Optional.of(live((ObjectNode) body));
    } catch (ProviderException e) {
      if (e.failure().category() == Failure.Category.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    if (!like.id().isEmpty()) {
      return get(like.id());
    }
    return like.owner().stream()
        .flatMap(plan -> owned(plan).stream())
        .flatMap(id -> get(id).stream())
        .filter(live -> live.address().equals(like.address()))
        .findFirst();
  }

  private LiveResource live(ObjectNode body) {
    return new LiveResource(
        new Address(schema().kind(), name(body.path("title").asText(), body.path("id").asText())),
        Location.GLOBAL,
        body.path("id").asText(),
        body,
        schema().mark().owner(body));
  }

  /** {@code GPU Performance} is {@code gpu-performance}; a title without letters is its id. */
  private static String name(String title, String id) {
    String name =
        title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return name.isEmpty() ? id : name;
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
            "dashboards.create",
            () -> {},
            () -> read(expected(desired)).isPresent(),
            () -> client.call("POST", PATH, Map.of(), desired.body())));
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    return List.of(
        Mutation.of(
            "dashboards.update",
            requestId -> {
              client.call("PUT", PATH + "/" + live.id(), Map.of(), desired.body());
              return Mutation.DONE;
            }));
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    return List.of(Deletion.of(client, "dashboards.delete", PATH + "/" + live.id()));
  }
}
