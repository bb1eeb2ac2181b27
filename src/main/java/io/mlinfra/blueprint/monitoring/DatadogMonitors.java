package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.FleetPlan;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One Datadog monitor for each alert of the plan. */
final class DatadogMonitors {
  static final String KIND = "datadog.monitor";

  private static final int PRIORITY = 2;
  private static final int RENOTIFY_MINUTES = 60;
  private static final int NEW_GROUP_DELAY_SECONDS = 300;

  private final FleetPlan plan;
  private final DatadogSpec spec;
  private final FleetTags tags;

  DatadogMonitors(FleetPlan plan, DatadogSpec spec) {
    this.plan = plan;
    this.spec = spec;
    this.tags = new FleetTags(plan);
  }

  List<DesiredResource> build() {
    List<DesiredResource> monitors = new ArrayList<>();
    for (Map.Entry<String, DatadogSpec.Alert> alert : new TreeMap<>(spec.alerts()).entrySet()) {
      AlertRule rule = AlertRules.BY_NAME.get(alert.getKey());
      if (rule != null) {
        monitors.add(
            Stage.resource(KIND, alert.getKey(), body(alert.getKey(), rule, alert.getValue())));
      }
    }
    return monitors;
  }

  private ObjectNode body(String name, AlertRule rule, DatadogSpec.Alert alert) {
    BigDecimal critical = alert.threshold().percent();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", title(rule, alert));
    body.put("type", "query alert");
    body.put("query", query(rule, alert));
    body.put("message", message(rule, alert));
    tags.owned(name).forEach(body.putArray("tags")::add);
    body.put("priority", PRIORITY);
    ObjectNode options = body.putObject("options");
    thresholds(options.putObject("thresholds"), critical, rule);
    options.put("notify_no_data", true);
    options.put("no_data_timeframe", alert.window().toMinutes() * rule.noDataWindows());
    options.put("renotify_interval", RENOTIFY_MINUTES);
    options.put("escalation_message", "Still so after " + RENOTIFY_MINUTES + " minutes.");
    options.put("notify_audit", true);
    options.put("include_tags", true);
    options.put("require_full_window", false);
    options.put("new_group_delay", NEW_GROUP_DELAY_SECONDS);
    return body;
  }

  private String title(AlertRule rule, DatadogSpec.Alert alert) {
    return "["
        + plan.metadata().name()
        + "] "
        + rule.title()
        + (rule.change() ? " up by more than " : " above ")
        + alert.threshold().percent().toPlainString()
        + (rule.change() ? " % within " : " % for ")
        + window(alert.window()).replace("last_", "");
  }

  /** {@code avg(last_5m):... > 85}, or for changes {@code pct_change(avg(last_1h),last_1h):...}. */
  private String query(AlertRule rule, DatadogSpec.Alert alert) {
    String window = window(alert.window());
    String value = String.format(Locale.ROOT, rule.expression(), tags.scope());
    String over =
        rule.change() ? "pct_change(avg(" + window + ")," + window + "):" : "avg(" + window + "):";
    return over + value + " > " + alert.threshold().percent().toPlainString();
  }

  private static void thresholds(ObjectNode t, BigDecimal critical, AlertRule rule) {
    BigDecimal warning = critical.subtract(rule.warningStep()).max(BigDecimal.ONE);
    t.put("critical", critical);
    t.put("critical_recovery", critical.subtract(rule.recoveryStep()).max(BigDecimal.ZERO));
    t.put("warning", warning);
    t.put("warning_recovery", warning.subtract(rule.recoveryStep()).max(BigDecimal.ZERO));
  }

  private String message(AlertRule rule, DatadogSpec.Alert alert) {
    String what = rule.title() + " {{value}} %, limit {{threshold}} %";
    return "{{#is_alert}}"
        + what
        + " over "
        + window(alert.window()).replace("last_", "")
        + ". "
        + rule.advice()
        + "{{/is_alert}}\n{{#is_warning}}"
        + what
        + " (warning).{{/is_warning}}\n{{#is_no_data}}"
        + rule.title()
        + ": no data. "
        + rule.silence()
        + "{{/is_no_data}}\n"
        + "{{#is_recovery}}Recovered.{{/is_recovery}}\n"
        + String.join(" ", notified());
  }

  /** Whom to tell: as the plan says, else its contact. */
  private List<String> notified() {
    if (!spec.notified().isEmpty()) {
      return spec.notified().stream().map(n -> n.startsWith("@") ? n : "@" + n).toList();
    }
    return plan.gcp().contactEmail().map(e -> List.of("@" + e)).orElse(List.of());
  }

  /** Datadog's name for a window: {@code last_5m}, {@code last_1h}. */
  private static String window(Duration d) {
    return d.toMinutes() % 60 == 0 ? "last_" + d.toHours() + "h" : "last_" + d.toMinutes() + "m";
  }
}
