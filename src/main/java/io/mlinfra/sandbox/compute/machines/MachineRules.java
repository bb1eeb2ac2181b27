package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Places;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What goes together in one machine: its type, its GPUs, its disks, and what its host may do. */
public final class MachineRules {
  /** How many GPUs an N1 machine may have: docs.cloud.google.com/compute/docs/gpus, 2026-11-26. */
  private static final Map<String, List<Long>> N1_GPUS =
      Map.of(
          "nvidia-tesla-t4", List.of(1L, 2L, 4L),
          "nvidia-tesla-t4-vws", List.of(1L, 2L, 4L),
          "nvidia-tesla-p4", List.of(1L, 2L, 4L),
          "nvidia-tesla-p4-vws", List.of(1L, 2L, 4L),
          "nvidia-tesla-p100", List.of(1L, 2L, 4L),
          "nvidia-tesla-p100-vws", List.of(1L, 2L, 4L),
          "nvidia-tesla-v100", List.of(1L, 2L, 4L, 8L));

  /** Families with no local SSD: docs.cloud.google.com/compute/docs/disks/local-ssd, 2026-11-26. */
  private static final Set<String> NO_LOCAL_SSD =
      Set.of("e2", "t2d", "t2a", "n4", "n4a", "n4d", "f1", "g1", "m2", "m4", "x4");

  private static final Pattern CUSTOM = Pattern.compile("(?:[a-z0-9]+-)?custom-(\\d+)-(\\d+).*");

  private MachineRules() {}

  static void check(Places.MachineType type, JsonNode body) {
    custom(type.name());
    CpuPlatforms.check(body.path("minCpuPlatform").asText(""));
    boolean gpus = type.gpus() > 0;
    for (JsonNode attached : body.path("guestAccelerators")) {
      gpus |= attached.path("acceleratorCount").asLong() > 0;
      accelerator(type, attached);
    }
    JsonNode scheduling = body.path("scheduling");
    if (gpus
        && !Runs.isSpot(body)
        && scheduling.path("onHostMaintenance").asText("MIGRATE").equals("MIGRATE")) {
      throw Errors.badRequest("Instances with guest accelerators do not support live migration.");
    }
    for (JsonNode disk : body.path("disks")) {
      if (disk.path("type").asText().equals("SCRATCH") && NO_LOCAL_SSD.contains(type.family())) {
        throw incompatible("local-ssd", type.name());
      }
    }
  }

  private static void accelerator(Places.MachineType type, JsonNode attached) {
    String name = Links.last(attached.path("acceleratorType").asText());
    long count = attached.path("acceleratorCount").asLong();
    if (type.gpus() > 0) {
      if (!name.equals(type.accelerator()) && !name.startsWith(type.accelerator())) {
        throw incompatible(name, type.name());
      }
      return;
    }
    List<Long> allowed = N1_GPUS.get(name);
    boolean n1 = type.family().equals("n1") || type.family().equals("custom");
    if (allowed == null || !n1) {
      throw incompatible(name, type.name());
    }
    if (!allowed.contains(count)) {
      throw Errors.badRequest(
          "Number of accelerator cards attached to an instance must be one of " + allowed + ".");
    }
  }

  /** The message as in github.com/skypilot-org/skypilot/issues/212, read 2026-11-26. */
  private static RuntimeException incompatible(String feature, String machineType) {
    return Errors.badRequest(
        "["
            + feature
            + ", "
            + machineType
            + "] features are not compatible for creating instance.");
  }

  private static void custom(String name) {
    Matcher m = CUSTOM.matcher(name);
    if (!m.matches()) {
      return;
    }
    long vcpus = Long.parseLong(m.group(1));
    if (vcpus != 1 && vcpus % 2 == 1) {
      throw Errors.invalid(
          "machineType", name, "The number of vCPUs of a custom machine type must be 1 or even.");
    }
    if (Long.parseLong(m.group(2)) % 256 != 0) {
      throw Errors.invalid(
          "machineType", name, "The memory of a custom machine type must be a multiple of 256 MB.");
    }
  }
}
