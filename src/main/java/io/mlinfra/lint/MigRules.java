package io.mlinfra.lint;

import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MigProfile;
import io.mlinfra.spec.PerformanceSpec.Gpu;
import io.mlinfra.spec.PerformanceSpec.MigDevice;
import io.mlinfra.spec.read.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules about cutting GPUs into MIG instances. */
final class MigRules {
  private static final String DEVICES = "performance.gpu.mig_devices";
  private static final String STRATEGY = "performance.gpu.mig_strategy";

  private MigRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI411", MigRules::layoutFits),
        Rule.of("MLI412", MigRules::profileExists),
        Rule.of("MLI413", MigRules::modelHasMig),
        Rule.of("MLI414", MigRules::strategyFitsDevices),
        Rule.of("MLI415", MigRules::nothingIsLeftOver),
        Rule.of("MLI416", MigRules::instancesDoNotTalk),
        Rule.of("MLI417", MigRules::countIsNotZero));
  }

  private static List<MigDevice> devices(Subject s) {
    return s.plan().performance().gpu().map(Gpu::migDevices).orElse(List.of());
  }

  private static List<GpuModel> models(Subject s) {
    return s
        .withGpus()
        .flatMap(c -> s.catalog().gpu(c.type().orElseThrow().gpu().orElseThrow()).stream())
        .collect(Collectors.toMap(GpuModel::product, m -> m, (a, b) -> a, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  /** The layout on a model; empty where it names a profile that the model has not. */
  private static Optional<List<MigProfile>> layout(Subject s, GpuModel model) {
    List<MigProfile> layout = new ArrayList<>();
    for (MigDevice d : devices(s)) {
      Optional<MigProfile> profile = model.migProfile(d.profile());
      if (profile.isEmpty()) {
        return Optional.empty();
      }
      // One more than fits is enough to see that it does not.
      long count = Math.min(d.count(), profile.get().maxCount() + 1L);
      for (int i = 0; i < count; i++) {
        layout.add(profile.get());
      }
    }
    return layout.isEmpty() ? Optional.empty() : Optional.of(layout);
  }

  private static void layoutFits(Subject s, Report out) {
    for (GpuModel model : models(s)) {
      Optional<List<MigProfile>> layout = layout(s, model);
      if (layout.isPresent() && MigPlacement.on(model).place(layout.get()).isEmpty()) {
        int compute = MigPlacement.compute(layout.get());
        int memory = MigPlacement.memory(layout.get());
        out.add(
            DEVICES,
            describe(layout.get())
                + " does not fit on one "
                + model.product()
                + ": "
                + (compute > model.computeSlices() || memory > model.memorySlices()
                    ? compute
                        + " compute slices of "
                        + model.computeSlices()
                        + " and "
                        + memory
                        + " memory slices of "
                        + model.memorySlices()
                    : reason(layout.get())),
            "the largest part of it that fits is "
                + describe(MigPlacement.on(model).largestThatFits(layout.get())));
      }
    }
  }

  /** Why a layout with few enough slices has no placement. */
  private static String reason(List<MigProfile> layout) {
    return layout.stream()
        .distinct()
        .filter(p -> layout.stream().filter(p::equals).count() > p.maxCount())
        .findFirst()
        .map(p -> "a GPU has at most " + p.maxCount() + " of " + p.name())
        .orElse("the slices suffice, but no placement at the allowed starts exists");
  }

  private static void profileExists(Subject s, Report out) {
    for (GpuModel model : models(s)) {
      List<String> names = model.migProfiles().stream().map(MigProfile::name).toList();
      List<MigDevice> devices = devices(s);
      for (int i = 0; i < devices.size() && !names.isEmpty(); i++) {
        String profile = devices.get(i).profile();
        if (!names.contains(profile)) {
          out.add(
              DEVICES + "[" + i + "].profile",
              "the " + model.product() + " has no MIG profile " + profile,
              Nearest.to(profile, names)
                  .map(n -> "did you mean " + n + "?")
                  .orElse("it has " + String.join(", ", names)));
        }
      }
    }
  }

  private static void modelHasMig(Subject s, Report out) {
    if (devices(s).isEmpty()) {
      return;
    }
    for (GpuModel model : models(s)) {
      if (model.mig() == GpuModel.Mig.NO) {
        out.add(DEVICES, "the " + model.product() + " cannot be cut by MIG", "remove mig_devices");
      }
    }
  }

  private static void strategyFitsDevices(Subject s, Report out) {
    Optional<String> strategy = s.plan().performance().gpu().flatMap(Gpu::migStrategy);
    long profiles = devices(s).stream().map(MigDevice::profile).distinct().count();
    String said = strategy.orElse("none");
    if (profiles > 0 && said.equals("none")) {
      out.mend(
          STRATEGY,
          "mig_devices are listed, but the MIG strategy is none",
          profiles > 1 ? "mixed" : "single");
    } else if (profiles > 1 && said.equals("single")) {
      out.mend(
          STRATEGY,
          "the strategy single takes one profile on all GPUs; mig_devices has " + profiles,
          "mixed");
    } else if (profiles == 0 && !said.equals("none")) {
      out.mend(STRATEGY, "the MIG strategy is " + said + ", and mig_devices is empty", "none");
    }
  }

  private static void nothingIsLeftOver(Subject s, Report out) {
    for (GpuModel model : models(s)) {
      Optional<List<MigProfile>> layout = layout(s, model);
      if (layout.isPresent() && MigPlacement.on(model).place(layout.get()).isPresent()) {
        int left = model.computeSlices() - MigPlacement.compute(layout.get());
        if (left > 0) {
          out.add(
              DEVICES,
              describe(layout.get())
                  + " leaves "
                  + left
                  + " of "
                  + model.computeSlices()
                  + " compute slices of each "
                  + model.product()
                  + " unused, and they are paid for",
              "add instances, or take larger profiles");
        }
      }
    }
  }

  private static void instancesDoNotTalk(Subject s, Report out) {
    if (devices(s).isEmpty()) {
      return;
    }
    s.withGpus()
        .filter(c -> c.spec().gpuNetworks() > 0)
        .forEach(
            c ->
                out.add(
                    DEVICES,
                    "MIG instances reach neither NVLink nor other GPUs, so the "
                        + c.spec().gpuNetworks()
                        + " GPU data networks of "
                        + c.name()
                        + " carry nothing",
                    "keep MIG for inference clusters, without GPU networks"));
  }

  private static void countIsNotZero(Subject s, Report out) {
    List<MigDevice> devices = devices(s);
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).count() == 0) {
        out.add(
            DEVICES + "[" + i + "].count",
            "no instance of " + devices.get(i).profile() + " is asked for",
            "remove the entry, or count at least 1");
      }
    }
  }

  private static String describe(List<MigProfile> layout) {
    Map<String, Long> counts =
        layout.stream()
            .collect(
                Collectors.groupingBy(MigProfile::name, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " x " + e.getKey())
        .collect(Collectors.joining(" + "));
  }
}
