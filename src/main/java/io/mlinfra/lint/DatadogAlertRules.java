package io.mlinfra.lint;

import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.DatadogSpec.Alert;
import io.mlinfra.spec.read.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules about Datadog's monitors and whom they tell. */
final class DatadogAlertRules {
  private static final String PATH = "monitoring.datadog.";
  private static final List<String> ALERTS =
      List.of("gpu_utilization", "memory_usage", "network_saturation", "cost_spike");
  private static final Set<String> SHARES =
      Set.of("gpu_utilization", "memory_usage", "network_saturation");
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(30);

  /** A monitor warns ten points before it alerts, but not below 1%. */
  private static final BigDecimal LOW = BigDecimal.valueOf(11);

  private DatadogAlertRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI702", DatadogAlertRules::windowIsValid),
        Rule.of("MLI703", DatadogAlertRules::alertIsKnown),
        Rule.of("MLI704", DatadogAlertRules::thresholdCanBeReached),
        Rule.of("MLI705", DatadogAlertRules::intervalFitsWindow),
        Rule.of("MLI709", DatadogAlertRules::somebodyIsNotified),
        Rule.of("MLI711", DatadogAlertRules::handlesBeginWithAt),
        Rule.of("MLI713", DatadogAlertRules::gpuAlertHasGpus));
  }

  private static Optional<DatadogSpec> datadog(Subject s) {
    return DatadogRules.datadog(s);
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
          BigDecimal percent = alert.threshold().percent();
          String path = PATH + "alerts." + name + ".threshold";
          if (SHARES.contains(name)) {
            share(name, percent, path, out);
          } else if (name.equals("cost_spike")) {
            rise(percent, path, out);
          }
        });
  }

  private static void share(String name, BigDecimal percent, String path, Report out) {
    String value = percent.stripTrailingZeros().toPlainString() + "%";
    if (percent.compareTo(BigDecimal.valueOf(100)) >= 0) {
      out.add(
          path,
          name + " alerts above " + value + ", which never happens",
          "write a share between 0% and 100%");
    } else if (percent.compareTo(BigDecimal.ONE) <= 0) {
      out.add(
          Severity.ERROR,
          path,
          name
              + " alerts above "
              + value
              + "; Datadog refuses a monitor whose warning, at 1%, does not come first",
          "write a share such as 85%; 0.85 is the same");
    } else if (percent.compareTo(LOW) <= 0) {
      out.add(
          Severity.WARNING,
          path,
          name + " alerts above " + value + " and warns above 1%, which is nearly always",
          "write a share such as 85%");
    }
  }

  private static void rise(BigDecimal percent, String path, Report out) {
    String value = percent.stripTrailingZeros().toPlainString() + "%";
    if (percent.compareTo(BigDecimal.ONE) <= 0) {
      out.add(
          Severity.ERROR,
          path,
          "cost_spike alerts when the cost rises by more than "
              + value
              + " within its window; Datadog refuses a monitor whose warning, at 1%, does not come"
              + " first",
          "write such as 200%: three times what it was");
    } else if (percent.compareTo(BigDecimal.valueOf(100)) <= 0) {
      out.add(
          Severity.WARNING,
          path,
          "cost_spike alerts when the cost rises by more than "
              + value
              + " within its window, and warns at 1%: any node that is added does that",
          "write more than 100%, such as 200%: three times what it was");
    }
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

  private static void gpuAlertHasGpus(Subject s, Report out) {
    boolean allKnown = s.clusters().stream().allMatch(c -> c.type().isPresent());
    if (!allKnown || s.clusters().isEmpty() || s.withGpus().findAny().isPresent()) {
      return;
    }
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
    datadog(s)
        .ifPresent(
            d -> {
              noGpus("features", d.features(), "GPU Metrics", out);
              noGpus("integrations", d.integrations(), "NVIDIA GPU", out);
              noGpus("dashboards", d.dashboards(), "GPU Performance", out);
            });
  }

  private static void noGpus(String key, List<String> entries, String entry, Report out) {
    if (entries.contains(entry)) {
      out.add(
          Severity.INFO,
          PATH + key + "[" + entries.indexOf(entry) + "]",
          "no machine of the plan has a GPU, so \"" + entry + "\" stays empty",
          "remove it, or add the cluster that it is meant for");
    }
  }

  private interface AlertCheck {
    void check(String name, Alert alert);
  }

  private static void eachAlert(Subject s, AlertCheck check) {
    datadog(s).ifPresent(d -> d.alerts().forEach(check::check));
  }
}
