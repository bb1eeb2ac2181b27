package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ThrottledReads;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaRequests;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * A project's limits, usage and open requests from Compute and Cloud Quotas, whatever its size by
 * five kinds of call, all at once.
 */
public final class ProjectQuotas implements QuotaLimits, QuotaRequests.Preferences {
  private static final String PAGE = "1000";

  private final GoogleRest rest;
  private final FamilyUsage families;
  private final Map<String, Level> classic = new HashMap<>();
  private final Map<String, Double> byDimension = new HashMap<>();
  private final Map<String, Preference> preferences = new HashMap<>();
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  private ProjectQuotas(GoogleRest rest) {
    this.rest = rest;
    this.families = new FamilyUsage(rest);
  }

  public static ProjectQuotas read(Connection connection) {
    ProjectQuotas quotas = new ProjectQuotas(new GoogleRest(connection));
    quotas.load();
    return quotas;
  }

  private void load() {
    String root = "/compute/v1/projects/" + rest.project();
    CompletableFuture<JsonNode> project =
        soon(
            () ->
                rest.call(
                    "compute", "GET", root, Map.of("fields", "quotas"), null, "projects.get"));
    CompletableFuture<JsonNode> regions =
        soon(
            () ->
                rest.call(
                    "compute",
                    "GET",
                    root + "/regions",
                    Map.of("fields", "items(name,quotas)"),
                    null,
                    "regions.list"));
    String quotas = "/v1/projects/" + rest.project() + "/locations/global";
    CompletableFuture<List<JsonNode>> infos =
        optional(
            "what limits hold for families of machines and GPUs",
            () ->
                pages(
                    quotas + "/services/compute.googleapis.com/quotaInfos",
                    "quotaInfos",
                    "quotaInfos.list"));
    CompletableFuture<List<JsonNode>> asked =
        optional(
            "which requests are open",
            () -> pages(quotas + "/quotaPreferences", "quotaPreferences", "quotaPreferences.list"));
    CompletableFuture<List<JsonNode>> machines =
        optional("what families of machines and GPUs use", families::machines);
    joined(project).path("quotas").forEach(q -> put("global", q));
    for (JsonNode region : joined(regions).path("items")) {
      region.path("quotas").forEach(q -> put(region.path("name").asText(), q));
    }
    joined(infos).forEach(this::info);
    joined(asked).forEach(this::preference);
    joined(machines).forEach(families::add);
  }

  /** A call that may fail in other ways than {@code T}. */
  private interface Read<T> {
    T read();
  }

  private static <T> CompletableFuture<T> soon(Read<T> read) {
    Executor threads = task -> Thread.ofVirtual().name("quotas").start(task);
    return CompletableFuture.supplyAsync(() -> ThrottledReads.through(read::read), threads);
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** What is not allowed or not switched on is noted, and the rest goes on without it. */
  private CompletableFuture<List<JsonNode>> optional(String what, Read<List<JsonNode>> read) {
    return soon(read)
        .exceptionally(
            e -> {
              Throwable cause = e instanceof CompletionException c ? c.getCause() : e;
              if (cause instanceof ProviderException p) {
                notes.add(what + " is unknown: " + p.failure().sentence());
                return List.of();
              }
              throw new CompletionException(cause);
            });
  }

  private List<JsonNode> pages(String path, String field, String what) {
    List<JsonNode> all = new ArrayList<>();
    String token = "";
    do {
      Map<String, String> query =
          token.isEmpty() ? Map.of("pageSize", PAGE) : Map.of("pageSize", PAGE, "pageToken", token);
      JsonNode page =
          ThrottledReads.through(() -> rest.call("cloudquotas", "GET", path, query, null, what));
      page.path(field).forEach(all::add);
      token = page.path("nextPageToken").asText("");
    } while (!token.isEmpty());
    return all;
  }

  private void put(String place, JsonNode quota) {
    classic.put(
        place + "|" + quota.path("metric").asText(),
        new Level(quota.path("limit").asDouble(), Optional.of(quota.path("usage").asDouble())));
  }

  private void info(JsonNode info) {
    for (JsonNode d : info.path("dimensionsInfos")) {
      byDimension.put(
          key(info.path("quotaId").asText(), d.path("dimensions")),
          d.path("details").path("value").asDouble());
    }
  }

  private void preference(JsonNode p) {
    preferences.put(key(p.path("quotaId").asText(), p.path("dimensions")), read(p));
  }

  private static Preference read(JsonNode p) {
    JsonNode config = p.path("quotaConfig");
    String name = p.path("name").asText();
    return new Preference(
        name.substring(name.lastIndexOf('/') + 1),
        config.path("preferredValue").asLong(),
        number(config.path("grantedValue")),
        number(config.path("annotations").path(QuotaRequests.LIMIT_BEFORE)),
        p.path("reconciling").asBoolean(),
        config.path("stateDetail").asText(""));
  }

  private static Optional<Long> number(JsonNode value) {
    String text = value.asText("");
    return text.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(text));
  }

  private static String key(String quotaId, JsonNode dimensions) {
    Map<String, String> all = new TreeMap<>();
    dimensions.properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    String zone = all.remove("zone");
    String region = all.remove("region");
    String place = zone != null ? zone : region != null ? region : "global";
    return place + "|" + quotaId + "|" + all;
  }

  private static String key(QuotaMetric metric, String place) {
    return place + "|" + metric.quotaId() + "|" + new TreeMap<>(metric.dimensions());
  }

  @Override
  public Optional<Level> of(QuotaMetric metric, String place) {
    Level known = classic.get(place + "|" + metric.metric());
    if (known != null && metric.dimensions().isEmpty()) {
      return Optional.of(known);
    }
    return Optional.ofNullable(byDimension.get(key(metric, place)))
        .map(l -> new Level(l, families.of(metric, place)));
  }

  @Override
  public Optional<Preference> preference(QuotaMetric metric, String place) {
    return Optional.ofNullable(preferences.get(key(metric, place)));
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  private String path(String id) {
    return "/v1/projects/" + rest.project() + "/locations/global/quotaPreferences/" + id;
  }

  @Override
  public Preference put(String id, ObjectNode preference) {
    return read(
        rest.call(
            "cloudquotas",
            "PATCH",
            path(id),
            Map.of("allowMissing", "true"),
            preference,
            "quotaPreferences.update"));
  }

  @Override
  public Preference get(String id) {
    return read(rest.call("cloudquotas", "GET", path(id), Map.of(), null, "quotaPreferences.get"));
  }
}
