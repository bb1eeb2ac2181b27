package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.catalog.QuotaMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the project's machines use of the quotas that are counted by family. No API lists that
 * usage, so it is counted from the machines themselves.
 */
final class FamilyUsage {
  /** Machines in these states hold neither CPUs nor GPUs. */
  private static final Set<String> STOPPED = Set.of("TERMINATED", "STOPPED", "SUSPENDED");

  private final GoogleRest rest;
  private final Catalog catalog = Catalog.shipped();
  private final Map<String, Double> used = new HashMap<>();
  private boolean known;

  FamilyUsage(GoogleRest rest) {
    this.rest = rest;
  }

  /** Every machine of the project with its zone. */
  List<JsonNode> machines() {
    List<JsonNode> all = new ArrayList<>();
    new AggregatedList(rest)
        .each(
            "instances",
            "zone,machineType,status,scheduling(preemptible,provisioningModel)",
            "",
            all::add);
    known = true;
    return all;
  }

  void add(JsonNode machine) {
    String zone = last(machine.path("zone").asText());
    Optional<MachineType> found = catalog.machineType(last(machine.path("machineType").asText()));
    int dash = zone.lastIndexOf('-');
    if (found.isEmpty() || dash < 0 || STOPPED.contains(machine.path("status").asText())) {
      return;
    }
    JsonNode scheduling = machine.path("scheduling");
    boolean spot =
        scheduling.path("provisioningModel").asText().equals("SPOT")
            || scheduling.path("preemptible").asBoolean();
    Provisioning provisioning = spot ? Provisioning.SPOT : Provisioning.STANDARD;
    String region = zone.substring(0, dash);
    MachineType type = found.get();
    count("vcpus", type.series().name(), provisioning, region, type.vcpus());
    type.gpu().ifPresent(gpu -> count("gpu", gpu, provisioning, region, type.gpuCount()));
  }

  private void count(
      String subject, String key, Provisioning provisioning, String region, int amount) {
    for (QuotaMetric metric : catalog.quotas(subject, key, provisioning)) {
      if (!metric.dimensions().isEmpty()) {
        used.merge(
            region + "|" + metric.quotaId() + metric.dimensions(), (double) amount, Double::sum);
      }
    }
  }

  /** Empty when the machines could not be listed. */
  Optional<Double> of(QuotaMetric metric, String place) {
    return known
        ? Optional.of(used.getOrDefault(place + "|" + metric.quotaId() + metric.dimensions(), 0.0))
        : Optional.empty();
  }

  private static String last(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }
}
