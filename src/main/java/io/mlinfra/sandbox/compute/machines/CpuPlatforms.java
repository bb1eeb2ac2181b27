package io.mlinfra.sandbox.compute.machines;

import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Places;
import java.util.List;
import java.util.Map;

/**
 * Which processors zones have, and which one a machine gets: docs.cloud.google.com/compute/docs/
 * cpu-platforms, read 2026-11-26.
 */
public final class CpuPlatforms {
  /** As a zone listed them when it was recorded. */
  public static final List<String> ALL =
      List.of(
          "Ampere Altra",
          "Intel Broadwell",
          "Intel Cascade Lake",
          "Intel Emerald Rapids",
          "AMD Genoa",
          "NVIDIA Grace",
          "Intel Granite Rapids",
          "Intel Haswell",
          "Intel Ice Lake",
          "Intel Ivy Bridge",
          "Google Axion",
          "AMD Milan",
          "AMD Rome",
          "Intel Sandy Bridge",
          "Intel Sapphire Rapids",
          "Intel Skylake",
          "AMD Turin");

  private static final Map<String, String> BY_FAMILY =
      Map.ofEntries(
          Map.entry("n1", "Intel Haswell"),
          Map.entry("f1", "Intel Haswell"),
          Map.entry("g1", "Intel Haswell"),
          Map.entry("e2", "Intel Broadwell"),
          Map.entry("n2", "Intel Cascade Lake"),
          Map.entry("n2d", "AMD Milan"),
          Map.entry("n4", "Intel Emerald Rapids"),
          Map.entry("n4a", "Google Axion"),
          Map.entry("n4d", "AMD Turin"),
          Map.entry("c2", "Intel Cascade Lake"),
          Map.entry("c2d", "AMD Milan"),
          Map.entry("c3d", "AMD Genoa"),
          Map.entry("c4", "Intel Emerald Rapids"),
          Map.entry("c4a", "Google Axion"),
          Map.entry("c4d", "AMD Turin"),
          Map.entry("t2a", "Ampere Altra"),
          Map.entry("t2d", "AMD Milan"),
          Map.entry("h4d", "AMD Turin"),
          Map.entry("m1", "Intel Skylake"),
          Map.entry("m2", "Intel Cascade Lake"),
          Map.entry("m3", "Intel Ice Lake"),
          Map.entry("m4", "Intel Emerald Rapids"),
          Map.entry("a2", "Intel Cascade Lake"),
          Map.entry("g2", "Intel Cascade Lake"),
          Map.entry("g4", "AMD Turin"),
          Map.entry("a4", "Intel Emerald Rapids"),
          Map.entry("a4x", "NVIDIA Grace"));

  private CpuPlatforms() {}

  /** What a machine of a type runs on where at least {@code least} is asked for; empty for any. */
  static String of(Places.MachineType type, String least) {
    if (!least.isEmpty()) {
      return least;
    }
    return BY_FAMILY.getOrDefault(
        type.family(), type.arm() ? "Google Axion" : "Intel Sapphire Rapids");
  }

  /** Refuses a platform that there is none of. */
  static void check(String least) {
    if (!least.isEmpty() && !least.equals("automatic") && !ALL.contains(least)) {
      throw Errors.invalid("minCpuPlatform", least, "There is no such CPU platform in this zone.");
    }
  }
}
