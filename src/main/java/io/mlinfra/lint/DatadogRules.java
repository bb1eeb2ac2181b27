package io.mlinfra.lint;

import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.DatadogSpec.Alert;
import io.mlinfra.spec.read.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules about what is kept in Datadog. */
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
  private static final List<String> ALERTS =
      List.of("gpu_utilization", "memory_usage", "network_saturation", "cost_spike");
  private static final Set<String> SHARES =
      Set.of("gpu_utilization", "memory_usage", "network_saturation");
  private static final List<String> DASHBOARDS =
      List.of("GPU Performance", "Model Training", "Network Throughput", "Cost Analysis");
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(30);

  private DatadogRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI701", DatadogRules::siteExists),
        Rule.of("MLI702", DatadogRules::windowIsValid),
        Rule.of("MLI703", DatadogRules::alertIsKnown),
        Rule.of("MLI704", DatadogRules::thresholdCanBeReached),
        Rule.of("MLI705", DatadogRules::intervalFitsWindow),
        Rule.of("MLI706", DatadogRules::layoutHasADashboard),
        Rule.of("MLI707", DatadogRules::featuresAgree),
        Rule.of("MLI708", DatadogRules::dashboardHasADesign),
        Rule.of("MLI709", DatadogRules::somebodyIsNotified),
        Rule.of("MLI710", DatadogRules::kubernetesIsThere),
        Rule.of("MLI711", DatadogRules::handlesBeginWithAt),
        Rule.of("MLI712", DatadogRules::agentCollects),
        Rule.of("MLI713", DatadogRules::gpuAlertHasGpus),
        Rule.of("MLI714", DatadogRules::layoutHasCells));
  }

  private static Optional<DatadogSpec> datadog(Subject s) {
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

  private static void windowIsValid(Subject s, Report out) {
    eachAlert(
        s,
        (name, alert) -> {
          Duration w = alert.window();
          if (w.compareTo(SHORTEST_WINDOW) < 0
              || w.compareTo(LONGEST_WINDOW) > 0
              || w.toSecondsPart() != 0) {
            out.add(
                PATH + "alerts." + name + ".window",
                "a monitor looks back over whole minutes, from 1 minute to 30 days, not "
                    + w.toSeconds()
                    + " s",
                "write 5m, 1h or 1d");
          }
        });
  }

  private static void alertIsKnown(Subject s, Report out) {
    eachAlert(
        s,
        (name, alert) -> {
          if (!ALERTS.contains(name)) {
            out.add(
                PATH + "alerts." + name,
                "there is no alert " + name,
                Nearest.to(name, ALERTS)
                    .map(n -> "did you mean " + n + "?")
                    .orElse("one of " + String.join(", ", ALERTS)));
          }
        });
  }

  private static void thresholdCanBeReached(Subject s, Report out) {
    eachAlert(
        s,
        (name, alert) -> {
          BigDecimal t = alert.threshold().value();
          if (SHARES.contains(name) && (t.compareTo(BigDecimal.ONE) >= 0 || t.signum() == 0)) {
            out.add(
                PATH + "alerts." + name + ".threshold",
                name
                    + " alerts above "
                    + alert.threshold()
                    + (t.signum() == 0 ? ", which is always" : ", which never happens"),
                "write a share between 0% and 100%");
          }
        });
  }

  private static void intervalFitsWindow(Subject s, Report out) {
    datadog(s)
        .ifPresent(
            d ->
                eachAlert(
                    s,
                    (name, alert) -> {
                      if (d.agent().interval().compareTo(alert.window()) > 0) {
                        out.add(
                            PATH + "agent.collection_interval",
                            "agents report every "
                                + d.agent().interval().toSeconds()
                                + " s, and "
                                + name
                                + " looks back only "
                                + alert.window().toSeconds()
                                + " s",
                            "collect more often, or widen the window");
                      }
                    }));
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

  private static void somebodyIsNotified(Subject s, Report out) {
    datadog(s)
        .filter(d -> !d.alerts().isEmpty() && d.notified().isEmpty())
        // Without handles, monitors notify the plan's contact.
        .filter(d -> s.plan().gcp().contactEmail().isEmpty())
        .ifPresent(
            d ->
                out.add(
                    PATH + "alerts",
                    d.alerts().size() + " monitors notify nobody",
                    "add \"notify: ['@team@example.com']\""));
  }

  private static void handlesBeginWithAt(Subject s, Report out) {
    List<String> handles = datadog(s).map(DatadogSpec::notified).orElse(List.of());
    for (int i = 0; i < handles.size(); i++) {
      if (!handles.get(i).matches("@\\S+")) {
        out.add(
            PATH + "notify[" + i + "]",
            "\"" + handles.get(i) + "\" is no handle, so nobody is notified by it",
            "write such as @user@example.com or @slack-channel");
      }
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

  private static void gpuAlertHasGpus(Subject s, Report out) {
    boolean allKnown = s.clusters().stream().allMatch(c -> c.type().isPresent());
    if (allKnown && s.withGpus().findAny().isEmpty()) {
      eachAlert(
          s,
          (name, alert) -> {
            if (name.equals("gpu_utilization")) {
              out.add(
                  PATH + "alerts." + name,
                  "no machine of the plan has a GPU, so the monitor never has data",
                  "remove the alert");
            }
          });
    }
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

  private interface AlertCheck {
    void check(String name, Alert alert);
  }

  private static void eachAlert(Subject s, AlertCheck check) {
    datadog(s).ifPresent(d -> d.alerts().forEach(check::check));
  }
}
