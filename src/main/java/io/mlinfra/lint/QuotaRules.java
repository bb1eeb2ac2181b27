package io.mlinfra.lint;

import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.spec.QuotasSpec.Family;
import io.mlinfra.spec.units.GpuCount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rules about the capacity that is asked for: does it add up, and does the fleet fit. */
final class QuotaRules {
  private static final String PATH = "quotas.gcp.compute.";

  private QuotaRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI511", QuotaRules::instancesSuffice),
        Rule.of("MLI512", QuotaRules::gpusAddUp),
        Rule.of("MLI513", QuotaRules::vcpusAddUp),
        Rule.of("MLI514", QuotaRules::memoryAddsUp),
        Rule.of("MLI515", QuotaRules::gpuModelMatches),
        Rule.of("MLI516", QuotaRules::regionsAreAskedFor),
        Rule.of("MLI517", QuotaRules::familyIsUsed),
        Rule.of("MLI518", QuotaRules::spotHasQuotasOfItsOwn));
  }

  private static void instancesSuffice(Subject s, Report out) {
    s.plan()
        .quotas()
        .compute()
        .forEach(
            (name, family) -> {
              long nodes =
                  Families.clusters(s, name).stream().mapToLong(c -> c.scaling().maxNodes()).sum();
              if (nodes > family.instances()) {
                out.mend(
                    PATH + name + ".instances",
                    "clusters of "
                        + name
                        + " may have "
                        + nodes
                        + " nodes; "
                        + family.instances()
                        + " are asked for",
                    Long.toString(nodes));
              }
            });
  }

  /** The one machine type of a family's clusters; empty where there are several or none. */
  private static Optional<MachineType> type(Subject s, String family) {
    List<MachineType> types =
        Families.clusters(s, family).stream().flatMap(c -> c.type().stream()).distinct().toList();
    return types.size() == 1 ? Optional.of(types.getFirst()) : Optional.empty();
  }

  private static void gpusAddUp(Subject s, Report out) {
    each(
        s,
        (name, family, type) ->
            family
                .gpus()
                .ifPresent(
                    said -> {
                      long right = family.instances() * type.gpuCount();
                      if (said.count() != right) {
                        out.mend(
                            PATH + name + ".total_gpus",
                            sum(family, Integer.toString(type.gpuCount()), right, "GPUs", said),
                            right + said.model().map(m -> " " + m).orElse(""));
                      }
                    }));
  }

  private static void vcpusAddUp(Subject s, Report out) {
    each(
        s,
        (name, family, type) ->
            family
                .vcpus()
                .ifPresent(
                    said -> {
                      long right = family.instances() * type.vcpus();
                      if (said != right) {
                        out.mend(
                            PATH + name + ".total_vcpus",
                            sum(family, Integer.toString(type.vcpus()), right, "vCPUs", said),
                            Long.toString(right));
                      }
                    }));
  }

  private static void memoryAddsUp(Subject s, Report out) {
    each(
        s,
        (name, family, type) ->
            family
                .memoryGb()
                .ifPresent(
                    said -> {
                      BigDecimal right =
                          type.memoryGb().multiply(BigDecimal.valueOf(family.instances()));
                      if (said.compareTo(right) != 0) {
                        String plain = right.stripTrailingZeros().toPlainString();
                        out.mend(
                            PATH + name + ".total_memory_gb",
                            sum(
                                family,
                                type.memoryGb().toPlainString(),
                                plain,
                                "GB of memory",
                                said.toPlainString()),
                            plain);
                      }
                    }));
  }

  private static String sum(Family family, String each, Object right, String unit, Object said) {
    return family.instances() + " x " + each + " are " + right + " " + unit + ", not " + said;
  }

  private static void gpuModelMatches(Subject s, Report out) {
    each(
        s,
        (name, family, type) -> {
          Optional<String> said = family.gpus().flatMap(GpuCount::model);
          Optional<GpuModel> model = type.gpu().flatMap(s.catalog()::gpu);
          if (said.isPresent() && model.isPresent() && !same(said.get(), model.get().product())) {
            out.mend(
                PATH + name + ".total_gpus",
                type.name() + " has " + model.get().product() + " GPUs, not " + said.get(),
                family.gpus().orElseThrow().count() + " " + model.get().product());
          }
        });
  }

  /** Whether a name is the product's, with or without its memory. */
  private static boolean same(String said, String product) {
    String a = said.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    String b = product.replaceAll("[^A-Z0-9]", "");
    return !a.isEmpty() && (b.startsWith(a.replace("NVIDIA", "")) || a.contains(b));
  }

  private static void regionsAreAskedFor(Subject s, Report out) {
    for (Cluster c : s.clusters()) {
      Optional<Map.Entry<String, Family>> family = Families.of(c);
      List<String> asked = family.map(f -> f.getValue().regions()).orElse(List.of());
      for (int i = 0; i < c.spec().regions().size() && !asked.isEmpty(); i++) {
        String region = c.spec().regions().get(i);
        if (!asked.contains(region)) {
          out.add(
              c.fleet("regions[" + i + "]"),
              c.name()
                  + " uses "
                  + region
                  + ", where no quota is asked for under "
                  + PATH
                  + family.orElseThrow().getKey()
                  + " ("
                  + String.join(", ", asked)
                  + ")",
              "add " + region + " there, or take another region");
        }
      }
    }
  }

  private static void familyIsUsed(Subject s, Report out) {
    for (String name : s.plan().quotas().compute().keySet()) {
      if (Families.clusters(s, name).isEmpty()) {
        out.add(
            PATH + name,
            "no cluster has machines of the family " + name,
            "name families by the beginning of the machine type, such as a3-mega");
      }
    }
  }

  private static void spotHasQuotasOfItsOwn(Subject s, Report out) {
    s.clusters().stream()
        .filter(c -> c.wantsSpot() && c.type().map(MachineType::spot).orElse(false))
        .filter(c -> Families.of(c).isPresent() && c.hasGpus())
        .forEach(
            c ->
                out.add(
                    PATH + Families.of(c).orElseThrow().getKey(),
                    "up to "
                        + c.spotNodes(c.scaling().maxNodes())
                        + " nodes of "
                        + c.name()
                        + " are spot and count against preemptible quotas, which are asked for"
                        + " apart",
                    "`mlinfra quota check` shows both"));
  }

  private interface Check {
    void check(String name, Family family, MachineType type);
  }

  private static void each(Subject s, Check check) {
    s.plan()
        .quotas()
        .compute()
        .forEach((name, family) -> type(s, name).ifPresent(t -> check.check(name, family, t)));
  }
}
