package io.mlinfra.lint;

import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.read.Nearest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules about what Datadog collects and shows. */
final class DatadogRules {
  private static final String PATH = "monitoring.datadog.";
  private static final List<String> SITES =
      List.of(
          "datadoghq.com",
          "us3.datadoghq.com",
          "us5.datadoghq.com",
          "datadoghq.eu",
          "ap1.datadoghq.com",
          "ap2.datadoghq.com",
          "ddog-gov.com");
  private static final List<String> DASHBOARDS =
      List.of("GPU Performance", "Model Training", "Network Throughput", "Cost Analysis");

  /** Columns of Datadog's dashboards. */
  private static final int GRID = 12;

  private DatadogRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI701", DatadogRules::siteExists),
        Rule.of("MLI706", DatadogRules::layoutHasADashboard),
        Rule.of("MLI707", DatadogRules::featuresAgree),
        Rule.of("MLI708", DatadogRules::dashboardHasADesign),
        Rule.of("MLI710", DatadogRules::kubernetesIsThere),
        Rule.of("MLI712", DatadogRules::agentCollects),
        Rule.of("MLI714", DatadogRules::layoutHasCells),
        Rule.of("MLI715", DatadogRules::keysAreGiven),
        Rule.of("MLI716", DatadogRules::entriesStandOnce),
        Rule.of("MLI717", DatadogRules::rowFitsTheGrid));
  }

  static Optional<DatadogSpec> datadog(Subject s) {
    return s.plan().monitoring().datadog();
  }

  private static void siteExists(Subject s, Report out) {
    datadog(s)
        .map(DatadogSpec::site)
        .filter(site -> !SITES.contains(site))
        .ifPresent(
            site ->
                out.add(
                    PATH + "site",
                    "there is no Datadog site " + site,
                    Nearest.to(site, SITES)
                        .map(n -> "did you mean " + n + "?")
                        .orElse("one of " + String.join(", ", SITES))));
  }

  private static void layoutHasADashboard(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d -> {
              for (String title : d.layouts().keySet()) {
                if (!d.dashboards().contains(title)) {
                  out.add(
                      PATH + "layouts." + title,
                      "there is a layout for " + title + ", which is not among the dashboards",
                      Nearest.to(title, d.dashboards())
                          .map(n -> "did you mean " + n + "?")
                          .orElse("add it to dashboards"));
                }
              }
            });
  }

  private static void dashboardHasADesign(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d -> {
              for (int i = 0; i < d.dashboards().size(); i++) {
                String title = d.dashboards().get(i);
                if (!DASHBOARDS.contains(title) && !d.layouts().containsKey(title)) {
                  out.add(
                      PATH + "dashboards[" + i + "]",
                      "the dashboard " + title + " has no layout and no design of its own",
                      Nearest.to(title, DASHBOARDS)
                          .map(n -> "did you mean " + n + "?")
                          .orElse("add a layout for it"));
                }
              }
            });
  }

  private static void featuresAgree(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d -> {
              agree(d, "APM", d.agent().apm(), "apm_enabled", out);
              agree(d, "Logs", d.agent().logs(), "logs_enabled", out);
              agree(d, "GPU Metrics", d.agent().gpu(), "gpu_metrics", out);
              agree(d, "Network Performance", d.agent().network(), "network_metrics", out);
            });
  }

  private static void agree(
      DatadogSpec d, String feature, boolean enabled, String key, Report out) {
    if (d.features().contains(feature) && !enabled) {
      out.mend(
          PATH + "agent." + key,
          "the feature " + feature + " is wanted, and the agent does not collect it",
          "true");
    }
  }

  private static void kubernetesIsThere(Subject s, Report out) {
    datadog(s)
        .filter(d -> d.integrations().contains("Kubernetes"))
        .ifPresent(
            d ->
                out.add(
                    PATH + "integrations[" + d.integrations().indexOf("Kubernetes") + "]",
                    "the plan builds no Kubernetes cluster, so this integration has nothing to see"
                        + " of it",
                    "nothing to change, if there are clusters elsewhere"));
  }

  private static void agentCollects(Subject s, Report out) {
    datadog(s)
        .map(d -> d.agent().interval())
        .filter(Duration::isZero)
        .ifPresent(
            d ->
                out.add(
                    PATH + "agent.collection_interval",
                    "an agent cannot collect every 0 s",
                    "write 15, which is the agent's own, or more"));
  }

  private static void layoutHasCells(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d ->
                d.layouts()
                    .forEach(
                        (title, rows) -> {
                          if (rows.stream().allMatch(List::isEmpty)) {
                            out.add(
                                PATH + "layouts." + title,
                                "the layout of "
                                    + title
                                    + " has no cell, so the dashboard is empty",
                                "add rows of {title, chart}");
                          }
                        }));
  }

  private static void keysAreGiven(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d ->
                Stream.of("api_key", "app_key")
                    .filter(key -> !out.written(PATH + key))
                    .forEach(
                        key ->
                            out.add(
                                "monitoring.datadog",
                                "monitoring.datadog has no "
                                    + key
                                    + ", so nothing of it can be made at Datadog",
                                "add \"" + key + ": ${" + variable(key) + "}\"")));
  }

  private static String variable(String key) {
    return "DATADOG_" + key.toUpperCase(Locale.ROOT);
  }

  private static void entriesStandOnce(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d -> {
              once("dashboards", d.dashboards(), out);
              once("features", d.features(), out);
              once("integrations", d.integrations(), out);
              once("notify", d.notified(), out);
            });
  }

  private static void once(String key, List<String> entries, Report out) {
    Set<String> once = new LinkedHashSet<>(entries);
    if (once.size() < entries.size()) {
      out.mend(
          PATH + key,
          key + " names an entry twice: " + String.join(", ", entries),
          once.stream()
              .map(e -> "'" + e.replace("'", "''") + "'")
              .collect(Collectors.joining(", ", "[", "]")));
    }
  }

  private static void rowFitsTheGrid(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d ->
                d.layouts()
                    .forEach(
                        (title, rows) -> {
                          for (int i = 0; i < rows.size(); i++) {
                            if (rows.get(i).size() > GRID) {
                              out.add(
                                  PATH + "layouts." + title + "[" + i + "]",
                                  "a row of "
                                      + title
                                      + " has "
                                      + rows.get(i).size()
                                      + " cells; Datadog's grid has "
                                      + GRID
                                      + " columns, so some would have no width",
                                  "put at most " + GRID + " cells in a row");
                            }
                          }
                        }));
  }
}
