package io.mlinfra.lint;

import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.QuotasSpec;
import io.mlinfra.spec.RecoverySpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules about spot capacity, and about coming back after it is taken away. */
final class SpotRules {
  private static final Duration NOTICE = Duration.ofSeconds(30);
  private static final Duration LONG_CHECKPOINT = Duration.ofHours(1);

  private SpotRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.ofCluster("MLI121", SpotRules::spotIsOffered),
        Rule.ofCluster("MLI122", SpotRules::fallbackIsOffered),
        Rule.of("MLI123", SpotRules::fallbackHasQuota),
        Rule.ofCluster("MLI124", SpotRules::migrateMeansRecreate),
        Rule.ofCluster("MLI125", SpotRules::shareRoundsToNothing),
        Rule.ofCluster("MLI126", SpotRules::nothingOnDemand),
        Rule.of("MLI127", SpotRules::spotNeedsRecovery),
        Rule.of("MLI128", SpotRules::checkpointsAreFrequent),
        Rule.of("MLI129", SpotRules::retriesHavePlaces),
        Rule.ofCluster("MLI130", SpotRules::fallbackElsewhere),
        Rule.of("MLI132", SpotRules::checkpointsEnd));
  }

  private static void spotIsOffered(Cluster c, Report out) {
    if (c.wantsSpot() && c.type().isPresent() && !c.type().get().spot()) {
      out.mend(
          c.spot("max_spot_percentage"),
          c.name()
              + " asks for up to "
              + c.spot().orElseThrow().maxShare()
              + " spot nodes, but "
              + c.type().get().name()
              + " is not offered as spot",
          "0");
    }
  }

  private static void fallbackIsOffered(Cluster c, Report out) {
    if (c.type().isEmpty() || c.spot().isEmpty()) {
      return;
    }
    List<String> regions = c.spot().get().fallbackRegions();
    for (int i = 0; i < regions.size(); i++) {
      if (c.catalog().region(regions.get(i)).isPresent()
          && !c.type().get().offeredIn(regions.get(i))) {
        out.add(
            c.spot("fallback_regions[" + i + "]"),
            "the fallback region "
                + regions.get(i)
                + " of "
                + c.name()
                + " does not offer "
                + c.type().get().name(),
            "it is offered in " + String.join(", ", c.type().get().regions()));
      }
    }
  }

  private static void fallbackHasQuota(Subject s, Report out) {
    for (Cluster c : s.clusters()) {
      Optional<Map.Entry<String, QuotasSpec.Family>> family = Families.of(c);
      List<String> fallback = c.spot().map(CostSpec.Spot::fallbackRegions).orElse(List.of());
      if (family.isEmpty() || family.get().getValue().regions().isEmpty()) {
        continue;
      }
      List<String> asked = family.get().getValue().regions();
      List<String> without = fallback.stream().filter(r -> !asked.contains(r)).toList();
      if (!without.isEmpty()) {
        List<String> rest = fallback.stream().filter(asked::contains).toList();
        out.mend(
            c.spot("fallback_regions"),
            c.name()
                + " would fall back to "
                + String.join(", ", without)
                + ", where no quota is asked for under quotas.gcp.compute."
                + family.get().getKey()
                + " ("
                + String.join(", ", asked)
                + ")",
            "[" + String.join(", ", rest) + "]");
      }
    }
  }

  private static void migrateMeansRecreate(Cluster c, Report out) {
    if (c.wantsSpot() && c.spot().orElseThrow().preemptionHandling().equals("migrate")) {
      out.add(
          c.spot("preemption_handling"),
          "spot instances do not live-migrate: \"migrate\" for "
              + c.name()
              + " means that a new node is made in a fallback place and starts from the last"
              + " checkpoint",
          "nothing to change, if jobs checkpoint");
    }
  }

  private static void shareRoundsToNothing(Cluster c, Report out) {
    if (c.wantsSpot() && c.scaling().maxNodes() > 0 && c.spotNodes(c.scaling().maxNodes()) == 0) {
      out.add(
          c.spot("max_spot_percentage"),
          c.spot().orElseThrow().maxShare()
              + " of at most "
              + c.scaling().maxNodes()
              + " nodes rounds down to no spot node at all",
          "raise the share, or remove it");
    }
  }

  private static void nothingOnDemand(Cluster c, Report out) {
    if (c.wantsSpot()
        && c.scaling().minNodes() > 0
        && c.spot().orElseThrow().maxShare().value().compareTo(BigDecimal.ONE) == 0) {
      out.add(
          c.spot("max_spot_percentage"),
          "all nodes of "
              + c.name()
              + " may be spot, so a stockout takes the whole cluster and min_nodes "
              + c.scaling().minNodes()
              + " cannot be kept",
          "keep some nodes on demand");
    }
  }

  private static void spotNeedsRecovery(Subject s, Report out) {
    if (s.plan().recovery().spotPreemption().isPresent()) {
      return;
    }
    s.clusters().stream()
        .filter(Cluster::wantsSpot)
        .findFirst()
        .ifPresent(
            c ->
                out.add(
                    "cost.spot." + c.name(),
                    "there are spot nodes, but recovery.spot_preemption does not say where"
                        + " checkpoints go",
                    "add recovery.spot_preemption with a state_storage"));
  }

  private static void checkpointsAreFrequent(Subject s, Report out) {
    s.plan()
        .recovery()
        .spotPreemption()
        .map(RecoverySpec.SpotPreemption::checkpointInterval)
        .filter(i -> i.compareTo(LONG_CHECKPOINT) > 0)
        .filter(i -> s.clusters().stream().anyMatch(Cluster::wantsSpot))
        .ifPresent(
            i ->
                out.add(
                    "recovery.spot_preemption.checkpoint_interval",
                    "a preemption loses up to " + i.toMinutes() + " minutes of work",
                    "checkpoint at least once an hour"));
  }

  private static void checkpointsEnd(Subject s, Report out) {
    s.plan()
        .recovery()
        .spotPreemption()
        .map(RecoverySpec.SpotPreemption::checkpointInterval)
        .filter(i -> i.compareTo(NOTICE) < 0)
        .ifPresent(
            i ->
                out.add(
                    i.isZero() ? Severity.ERROR : Severity.WARNING,
                    "recovery.spot_preemption.checkpoint_interval",
                    i.isZero()
                        ? "checkpoints every 0 seconds never end"
                        : "checkpoints every "
                            + i.toSeconds()
                            + " s come closer than the "
                            + NOTICE.toSeconds()
                            + " s that a preempted machine has to write one",
                    "write 60 or more"));
  }

  private static void retriesHavePlaces(Subject s, Report out) {
    s.plan()
        .recovery()
        .spotPreemption()
        .ifPresent(
            p -> {
              if (p.maxRetryAttempts() == 0) {
                out.add(
                    "recovery.spot_preemption.max_retry_attempts",
                    "with 0 attempts a preempted node is never replaced elsewhere",
                    "allow one attempt for each fallback region");
              } else if (p.fallbackRegions().isEmpty()
                  && out.written("recovery.spot_preemption.max_retry_attempts")) {
                out.add(
                    "recovery.spot_preemption.max_retry_attempts",
                    p.maxRetryAttempts() + " attempts are allowed, but no fallback region is named",
                    "add fallback_regions");
              }
            });
  }

  private static void fallbackElsewhere(Cluster c, Report out) {
    List<String> fallback = c.spot().map(CostSpec.Spot::fallbackRegions).orElse(List.of());
    if (c.wantsSpot()
        && c.spec().regions().size() == 1
        && c.spec().regions().containsAll(fallback)) {
      out.add(
          "cost.spot." + c.name(),
          c.name()
              + " has spot nodes in one region only and nowhere to fall back to"
              + (fallback.isEmpty() ? "" : " but to that region itself"),
          "add fallback_regions; stockouts last for hours");
    }
  }
}
