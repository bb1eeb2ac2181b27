package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.provider.Connection;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaRequests;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A project's limits and usage from Compute and Cloud Quotas: three calls, whatever its size. */
public final class ProjectQuotas implements QuotaLimits, QuotaRequests.Preferences {
  private final GoogleRest rest;
  private final Map<String, Level> classic = new HashMap<>();
  private final Map<String, Double> byDimension = new HashMap<>();

  private ProjectQuotas(GoogleRest rest) {
    this.rest = rest;
  }

  public static ProjectQuotas read(Connection connection) {
    ProjectQuotas quotas = new ProjectQuotas(new GoogleRest(connection));
    quotas.load();
    return quotas;
  }

  private void load() {
    String root = "/compute/v1/projects/" + rest.project();
    JsonNode project =
        rest.call("compute", "GET", root, Map.of("fields", "quotas"), null, "projects.get");
    project.path("quotas").forEach(q -> put("global", q));
    JsonNode regions =
        rest.call(
            "compute",
            "GET",
            root + "/regions",
            Map.of("fields", "items(name,quotas)"),
            null,
            "regions.list");
    for (JsonNode region : regions.path("items")) {
      region.path("quotas").forEach(q -> put(region.path("name").asText(), q));
    }
    String token = "";
    do {
      Map<String, String> query =
          token.isEmpty()
              ? Map.of("pageSize", "1000")
              : Map.of("pageSize", "1000", "pageToken", token);
      JsonNode infos =
          rest.call(
              "cloudquotas",
              "GET",
              "/v1/projects/"
                  + rest.project()
                  + "/locations/global/services/compute.googleapis.com/quotaInfos",
              query,
              null,
              "quotaInfos.list");
      infos.path("quotaInfos").forEach(this::info);
      token = infos.path("nextPageToken").asText("");
    } while (!token.isEmpty());
  }

  private void put(String place, JsonNode quota) {
    classic.put(
        place + "|" + quota.path("metric").asText(),
        new Level(quota.path("limit").asDouble(), Optional.of(quota.path("usage").asDouble())));
  }

  private void info(JsonNode info) {
    for (JsonNode d : info.path("dimensionsInfos")) {
      Map<String, String> dimensions = new java.util.TreeMap<>();
      d.path("dimensions")
          .properties()
          .forEach(e -> dimensions.put(e.getKey(), e.getValue().asText()));
      String place =
          dimensions.containsKey("region") ? String.valueOf(dimensions.remove("region")) : "global";
      byDimension.put(
          place + "|" + info.path("quotaId").asText() + "|" + dimensions,
          d.path("details").path("value").asDouble());
    }
  }

  @Override
  public Optional<Level> of(QuotaMetric metric, String place) {
    Level known = classic.get(place + "|" + metric.metric());
    if (known != null && metric.dimensions().isEmpty()) {
      return Optional.of(known);
    }
    Double limit =
        byDimension.get(
            place + "|" + metric.quotaId() + "|" + new java.util.TreeMap<>(metric.dimensions()));
    return Optional.ofNullable(limit).map(l -> new Level(l, Optional.empty()));
  }

  @Override
  public JsonNode put(String id, ObjectNode preference) {
    String path = "/v1/projects/" + rest.project() + "/locations/global/quotaPreferences/" + id;
    return rest.call(
        "cloudquotas",
        "PATCH",
        path,
        Map.of("allowMissing", "true"),
        preference,
        "quotaPreferences.update");
  }
}
