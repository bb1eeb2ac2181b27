package io.mlinfra.lint;

import io.mlinfra.spec.TurbonomicSpec;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules about what is kept in Turbonomic. */
final class TurbonomicRules {
  private static final String PATH = "monitoring.turbonomic.";
  private static final Duration MARKET_CYCLE = Duration.ofMinutes(10);

  private TurbonomicRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI721", TurbonomicRules::targetAboveLeast),
        Rule.of("MLI722", TurbonomicRules::analysisHasItsOwnCycle),
        Rule.of("MLI723", TurbonomicRules::automaticActionsMeetThePlan),
        Rule.of("MLI724", TurbonomicRules::spotWhereThereIsNone),
        Rule.of("MLI725", TurbonomicRules::utilisationIsAShare),
        Rule.of("MLI726", TurbonomicRules::hostIsGiven),
        Rule.of("MLI727", TurbonomicRules::hostIsAnAddress),
        Rule.of("MLI728", TurbonomicRules::timesAreNotNothing),
        Rule.of("MLI729", TurbonomicRules::someoneLogsIn));
  }

  private static Optional<TurbonomicSpec> turbonomic(Subject s) {
    return s.plan().monitoring().turbonomic();
  }

  private static void targetAboveLeast(Subject s, Report out) {
    turbonomic(s)
        .map(TurbonomicSpec::policies)
        .filter(
            p ->
                p.minUtilization().isPresent()
                    && p.utilizationTarget().isPresent()
                    && p.minUtilization().get().compareTo(p.utilizationTarget().get()) >= 0)
        .ifPresent(
            p ->
                out.add(
                    PATH + "policies.efficiency.min_utilization",
                    "what is used less than "
                        + p.minUtilization().orElseThrow()
                        + " counts as waste, but the aim is "
                        + p.utilizationTarget().orElseThrow(),
                    "lower min_utilization below utilization_target"));
  }

  private static void analysisHasItsOwnCycle(Subject s, Report out) {
    turbonomic(s)
        .map(t -> t.integration().analysisInterval())
        .filter(i -> i.compareTo(MARKET_CYCLE) < 0)
        .ifPresent(
            i ->
                out.add(
                    PATH + "integration.analysis_interval",
                    "Turbonomic's market is analysed every 10 minutes; reading its actions every "
                        + i.toSeconds()
                        + " s brings nothing newer",
                    "nothing to change; 600 reads as often as there is news"));
  }

  private static void automaticActionsMeetThePlan(Subject s, Report out) {
    turbonomic(s)
        .filter(t -> t.integration().actionMode().equals("automatic"))
        .ifPresent(
            t ->
                out.add(
                    PATH + "integration.action_mode",
                    "automatic actions resize and stop what this plan owns, and show as drift that"
                        + " the next apply undoes",
                    "write \"action_mode: recommend\", or manual"));
  }

  private static void spotWhereThereIsNone(Subject s, Report out) {
    boolean maximize =
        turbonomic(s).flatMap(t -> t.policies().spotUsage()).map("maximize"::equals).orElse(false);
    if (maximize) {
      s.known()
          .filter(c -> !c.type().orElseThrow().spot())
          .findFirst()
          .ifPresent(
              c ->
                  out.add(
                      PATH + "policies.cost.spot_instance_usage",
                      "spot usage is to be maximised, but "
                          + c.type().orElseThrow().name()
                          + " of "
                          + c.name()
                          + " is not offered as spot",
                      "the policy leaves " + c.name() + " out"));
    }
  }

  private static void utilisationIsAShare(Subject s, Report out) {
    turbonomic(s)
        .map(TurbonomicSpec::policies)
        .ifPresent(
            p -> {
              share(PATH + "policies.performance.utilization_target", p.utilizationTarget(), out);
              share(PATH + "policies.efficiency.min_utilization", p.minUtilization(), out);
            });
  }

  private static void share(String path, Optional<Ratio> ratio, Report out) {
    ratio
        .filter(r -> r.value().compareTo(BigDecimal.ONE) > 0 || r.value().signum() == 0)
        .ifPresent(
            r ->
                out.add(
                    path,
                    "a utilisation of " + r + " cannot be aimed at",
                    "write more than 0%, and at most 100%"));
  }

  private static void timesAreNotNothing(Subject s, Report out) {
    turbonomic(s)
        .flatMap(t -> t.policies().responseTime())
        .filter(Duration::isZero)
        .ifPresent(
            d ->
                out.add(
                    PATH + "policies.performance.response_time_ms",
                    "no response takes 0 ms, so every workload would need more for ever",
                    "write the response time that is good enough, in milliseconds"));
    turbonomic(s)
        .map(t -> t.integration().analysisInterval())
        .filter(Duration::isZero)
        .ifPresent(
            d ->
                out.add(
                    PATH + "integration.analysis_interval",
                    "actions cannot be read every 0 s",
                    "write 600, as often as there is news"));
  }

  private static void someoneLogsIn(Subject s, Report out) {
    if (turbonomic(s).flatMap(TurbonomicSpec::host).filter(h -> !h.isBlank()).isEmpty()) {
      return;
    }
    List<String> missing =
        Stream.of("username", "password").filter(k -> !out.written(PATH + k)).toList();
    if (!missing.isEmpty()) {
      out.add(
          PATH + "host",
          "Turbonomic's server is named, but no " + String.join(" and no ", missing),
          "add "
              + missing.stream()
                  .map(k -> k + ": ${TURBONOMIC_" + k.toUpperCase(Locale.ROOT) + "}")
                  .collect(Collectors.joining(" and ")));
    }
  }

  private static void hostIsAnAddress(Subject s, Report out) {
    turbonomic(s)
        .flatMap(TurbonomicSpec::host)
        .filter(h -> !h.isBlank())
        .filter(
            h -> !h.matches("(https?://)?([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?(/\\S*)?"))
        .ifPresent(
            h ->
                out.add(
                    PATH + "host",
                    "\"" + h + "\" is no address of a server",
                    "write https://turbonomic.example.com"));
  }

  private static void hostIsGiven(Subject s, Report out) {
    turbonomic(s)
        .filter(t -> t.host().isPresent() && !t.host().get().isBlank())
        .filter(t -> t.host().get().startsWith("http://"))
        .filter(t -> !t.host().get().matches("http://(127\\.0\\.0\\.1|localhost|\\[::1])(:.*)?"))
        .ifPresent(
            t ->
                out.add(
                    PATH + "host",
                    "the password would go to " + t.host().get() + " unencrypted",
                    "write https://"));
  }
}
