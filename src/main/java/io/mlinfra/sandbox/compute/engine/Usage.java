package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How much of which quota metric each resource uses. Keys are {@code place|metric|dimension}. */
public final class Usage {
  private static final Map<String, String> GLOBAL_COUNTS =
      Map.of(
          "networks",
          "NETWORKS",
          "firewalls",
          "FIREWALLS",
          "routes",
          "ROUTES",
          "images",
          "IMAGES",
          "instanceTemplates",
          "INSTANCE_TEMPLATES",
          "subnetworks",
          "SUBNETWORKS",
          "routers",
          "ROUTERS");
  private static final Map<String, String> REGION_COUNTS =
      Map.of(
          "instances",
          "INSTANCES",
          "instanceGroupManagers",
          "INSTANCE_GROUP_MANAGERS",
          "instanceGroups",
          "INSTANCE_GROUPS",
          "autoscalers",
          "AUTOSCALERS",
          "resourcePolicies",
          "RESOURCE_POLICIES",
          "reservations",
          "RESERVATIONS");
  private static final Map<String, String> BY_LEVEL =
      Map.of(
          "healthChecks",
          "HEALTH_CHECKS",
          "backendServices",
          "BACKEND_SERVICES",
          "forwardingRules",
          "FORWARDING_RULES");

  /** Families whose CPUs have a metric of their own in {@code regions.get}. */
  private static final Set<String> CLASSIC =
      Set.of("m3", "c3", "c2", "c2d", "n2", "n2d", "e2", "a2", "t2a", "t2d");

  /** Families counted by the dimension {@code vm_family}. */
  private static final Set<String> BY_FAMILY =
      Set.of("c4", "c4a", "n4", "m4", "c4d", "c3d", "h3", "z3");

  /** Families whose machines are bounded by their GPUs, not by CPUs. */
  private static final Set<String> BY_GPUS_ALONE = Set.of("a3", "a4", "a4x");

  private static final Map<String, String> GPU_FAMILIES =
      Map.of(
          "nvidia-h100-mega-80gb",
          "NVIDIA_H100_MEGA",
          "nvidia-h100-80gb",
          "NVIDIA_H100",
          "nvidia-h200-141gb",
          "NVIDIA_H200",
          "nvidia-b200",
          "NVIDIA_B200");
  private static final Map<String, String> GPU_METRICS =
      Map.of(
          "nvidia-tesla-a100",
          "NVIDIA_A100_GPUS",
          "nvidia-a100-80gb",
          "NVIDIA_A100_80GB_GPUS",
          "nvidia-l4",
          "NVIDIA_L4_GPUS",
          "nvidia-tesla-t4",
          "NVIDIA_T4_GPUS",
          "nvidia-tesla-v100",
          "NVIDIA_V100_GPUS",
          "nvidia-tesla-p100",
          "NVIDIA_P100_GPUS",
          "nvidia-tesla-p4",
          "NVIDIA_P4_GPUS");
  private static final Set<String> COUNTED =
      Set.of(
          "networks",
          "firewalls",
          "routes",
          "images",
          "instanceTemplates",
          "subnetworks",
          "routers",
          "instances",
          "instanceGroupManagers",
          "instanceGroups",
          "autoscalers",
          "resourcePolicies",
          "reservations",
          "healthChecks",
          "backendServices",
          "forwardingRules",
          "addresses",
          "disks");

  private final Places places;

  public Usage(Places places) {
    this.places = places;
  }

  /** Whether resources of a collection count against any quota. */
  static boolean counts(String collection) {
    return COUNTED.contains(collection);
  }

  /** What one resource needs at a time. */
  Map<String, Double> of(String collection, Scope scope, JsonNode body, long now) {
    Map<String, Double> need = new HashMap<>();
    String region = scope.regionName().orElse("global");
    Optional.ofNullable(GLOBAL_COUNTS.get(collection))
        .ifPresent(m -> add(need, "global", m, "", 1));
    Optional.ofNullable(REGION_COUNTS.get(collection)).ifPresent(m -> add(need, region, m, "", 1));
    Optional.ofNullable(BY_LEVEL.get(collection)).ifPresent(m -> add(need, "global", m, "", 1));
    switch (collection) {
      case "addresses" -> {
        boolean internal = body.path("addressType").asText("").equals("INTERNAL");
        add(need, region, internal ? "INTERNAL_ADDRESSES" : "STATIC_ADDRESSES", "", 1);
      }
      case "disks" -> disk(need, region, scope.place(), body);
      case "instances" -> instance(need, region, body, now);
      default -> {}
    }
    return need;
  }

  private static void disk(Map<String, Double> need, String region, String zone, JsonNode body) {
    String type = Links.last(body.path("type").asText("pd-standard"));
    double gb = body.path("sizeGb").asDouble(500);
    double iops = body.path("provisionedIops").asDouble(0);
    switch (type) {
      case "hyperdisk-balanced" -> {
        add(need, region, "HDB_TOTAL_GB", "", gb);
        add(need, zone, "HDB_TOTAL_IOPS", "", iops);
        add(need, zone, "HDB_TOTAL_THROUGHPUT", "", body.path("provisionedThroughput").asDouble(0));
      }
      case "hyperdisk-extreme" -> {
        add(need, region, "HDX_TOTAL_GB", "", gb);
        add(need, region, "HDX_TOTAL_IOPS", "", iops);
      }
      case "pd-ssd", "pd-balanced" -> add(need, region, "SSD_TOTAL_GB", "", gb);
      case "pd-standard" -> add(need, region, "DISKS_TOTAL_GB", "", gb);
      default -> {}
    }
  }

  private void instance(Map<String, Double> need, String region, JsonNode body, long now) {
    if (Lifecycle.isDown(Lifecycle.status(body, now))) {
      return;
    }
    Optional<Places.MachineType> found =
        places.machineType(Links.last(body.path("machineType").asText()));
    if (found.isEmpty()) {
      return;
    }
    Places.MachineType type = found.get();
    JsonNode scheduling = body.path("scheduling");
    boolean spot =
        scheduling.path("preemptible").asBoolean()
            || scheduling.path("provisioningModel").asText("").equals("SPOT");
    add(need, "global", "CPUS_ALL_REGIONS", "", type.vcpus());
    String family = type.family();
    if (BY_FAMILY.contains(family)) {
      add(
          need,
          region,
          spot ? "PREEMPTIBLE_CPUS" : "CPUS_PER_VM_FAMILY",
          spot ? "" : family.toUpperCase(Locale.ROOT),
          type.vcpus());
    } else if (CLASSIC.contains(family)) {
      add(need, region, family.toUpperCase(Locale.ROOT) + "_CPUS", "", type.vcpus());
    } else if (!BY_GPUS_ALONE.contains(family)) {
      add(need, region, spot ? "PREEMPTIBLE_CPUS" : "CPUS", "", type.vcpus());
    }
    if (type.gpus() > 0) {
      gpus(need, region, spot, type.accelerator(), type.gpus());
    } else {
      for (JsonNode attached : body.path("guestAccelerators")) {
        gpus(
            need,
            region,
            spot,
            Links.last(attached.path("acceleratorType").asText()),
            attached.path("acceleratorCount").asLong());
      }
    }
    if (type.localSsdGb() > 0) {
      add(
          need,
          region,
          spot ? "PREEMPTIBLE_LOCAL_SSD_GB" : "LOCAL_SSD_TOTAL_GB",
          "",
          type.localSsdGb());
    }
  }

  private static void gpus(
      Map<String, Double> need, String region, boolean spot, String accelerator, long count) {
    String dimension = GPU_FAMILIES.get(accelerator);
    String metric = GPU_METRICS.get(accelerator);
    add(need, "global", "GPUS_ALL_REGIONS", "", count);
    if (dimension != null && spot) {
      add(need, region, "PREEMPTIBLE_" + dimension + "_GPUS", "", count);
    } else if (dimension != null) {
      add(need, region, "GPUS_PER_GPU_FAMILY", dimension, count);
    } else if (metric != null) {
      add(need, region, spot ? "PREEMPTIBLE_" + metric : metric, "", count);
    }
  }

  private static void add(
      Map<String, Double> need, String place, String metric, String dimension, double amount) {
    if (amount > 0) {
      need.merge(place + "|" + metric + "|" + dimension, amount, Double::sum);
    }
  }
}
