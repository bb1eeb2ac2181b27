package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.Ratio;
import io.mlinfra.spec.units.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the plan keeps in Datadog, and how the agents on the machines are set up. */
public record DatadogSpec(
    String site,
    Secret apiKey,
    Secret appKey,
    List<String> features,
    List<String> dashboards,
    Map<String, Alert> alerts,
    List<String> integrations,
    Agent agent,
    Map<String, List<List<Cell>>> layouts,
    List<String> notified) {
  static DatadogSpec read(Section s) {
    return new DatadogSpec(
        s.text("site", "Datadog site, such as datadoghq.com or datadoghq.eu.")
            .orElse("datadoghq.com"),
        s.secret("api_key", "API key."),
        s.secret("app_key", "Application key."),
        s.choices(
            "features",
            "What is to be collected.",
            "APM",
            "Infrastructure",
            "Logs",
            "GPU Metrics",
            "Network Performance",
            "Custom Metrics"),
        s.list("dashboards", "Dashboards to keep, by title."),
        s.sections(
            "alerts",
            "Monitors.",
            "gpu_utilization, memory_usage, network_saturation or cost_spike",
            Alert::read),
        s.choices(
            "integrations",
            "Integrations to use.",
            "Google Cloud Platform",
            "Kubernetes",
            "NVIDIA GPU",
            "Custom Metrics API"),
        s.section("agent", "The Datadog Agent on every machine.", Agent::read),
        s.grids("layouts", "Rows of cells for each dashboard.", "dashboard title", Cell::read),
        s.list("notify", "Whom monitors notify: @user@example.com, @slack-channel, @pagerduty."));
  }

  /** When a monitor alerts. */
  public record Alert(Ratio threshold, Duration window) {
    static Alert read(Section s) {
      return new Alert(
          s.ratio("threshold", "Value above which it alerts.")
              .required(new Ratio(java.math.BigDecimal.ONE)),
          s.duration("window", "How long it must hold.", Duration.ofSeconds(1))
              .required(Duration.ofMinutes(5)));
    }
  }

  /** Agent settings. */
  public record Agent(Duration interval, boolean gpu, boolean network, boolean apm, boolean logs) {
    static Agent read(Section s) {
      return new Agent(
          s.duration("collection_interval", "How often checks run.", Duration.ofSeconds(1))
              .orElse(Duration.ofSeconds(15)),
          s.bool("gpu_metrics", "Collect GPU metrics.").orElse(false),
          s.bool("network_metrics", "Collect network performance metrics.").orElse(false),
          s.bool("apm_enabled", "Run the trace agent.").orElse(false),
          s.bool("logs_enabled", "Collect logs.").orElse(false));
    }
  }

  /** One cell of a dashboard's drawing. */
  public record Cell(String title, String chart) {
    static Cell read(Section s) {
      return new Cell(
          s.text("title", "Title of the widget.").required("untitled"),
          s.choice(
                  "chart",
                  "How it is drawn.",
                  "Line Chart",
                  "Area Chart",
                  "Gauge",
                  "Heat Map",
                  "Timeline Chart",
                  "Graph Visualization")
              .required("Line Chart"));
    }
  }
}
