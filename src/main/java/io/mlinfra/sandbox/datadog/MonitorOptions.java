package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Checks a monitor's options against its query and fills in what Datadog fills in. */
final class MonitorOptions {
  private static final Set<String> METRIC_TYPES = Set.of("query alert", "metric alert");
  private static final Set<String> NO_SIMPLE =
      Set.of("query alert", "metric alert", "cost alert", "data-quality alert", "data-jobs alert");
  private static final Set<String> MISSING_DATA =
      Set.of("default", "show_no_data", "show_and_notify_no_data", "resolve");

  private MonitorOptions() {}

  /** The options as they are stored; refuses those that contradict the query. */
  static ObjectNode complete(ObjectNode given, MonitorQuery query) {
    ObjectNode options = given.deepCopy();
    thresholds(options, query);
    noData(options, query);
    if (options.path("scheduling_options").has("custom_schedule")) {
      options.remove("on_missing_data");
    }
    putIfAbsent(options, "notify_no_data", false);
    putIfAbsent(options, "notify_audit", false);
    if (!options.has("new_host_delay") && !options.has("new_group_delay")) {
      options.put("new_host_delay", 300);
    }
    putIfAbsent(options, "include_tags", true);
    if (!NO_SIMPLE.contains(query.type())) {
      putIfAbsent(options, "groupby_simple_monitor", false);
    }
    if (!options.has("silenced")) {
      options.set("silenced", Json.object());
    }
    return options;
  }

  private static void putIfAbsent(ObjectNode options, String name, boolean value) {
    if (!options.has(name)) {
      options.put(name, value);
    }
  }

  /** Numbers come back as decimals; absent ones are dropped. */
  private static void thresholds(ObjectNode options, MonitorQuery query) {
    if (!(options.get("thresholds") instanceof ObjectNode thresholds)) {
      return;
    }
    for (Iterator<Map.Entry<String, JsonNode>> i = thresholds.properties().iterator();
        i.hasNext(); ) {
      Map.Entry<String, JsonNode> t = i.next();
      if (t.getValue().isNull()) {
        i.remove();
      } else if (t.getValue().isNumber()) {
        t.setValue(Json.MAPPER.getNodeFactory().numberNode(t.getValue().doubleValue()));
      } else {
        throw Errors.bad("The value provided for parameter 'thresholds' is invalid");
      }
    }
    query.threshold().ifPresent(inQuery -> compare(thresholds, query, inQuery));
  }

  private static void compare(ObjectNode t, MonitorQuery query, BigDecimal inQuery) {
    if (t.has("critical") && t.get("critical").doubleValue() != inQuery.doubleValue()) {
      throw Errors.bad(
          "Alert threshold ("
              + t.get("critical").doubleValue()
              + ") does not match that used in the query ("
              + inQuery.doubleValue()
              + ").");
    }
    double sign = query.operator().startsWith(">") ? 1 : -1;
    if (query.operator().startsWith(">") || query.operator().startsWith("<")) {
      below(t, "warning", "critical", sign, "Warning threshold");
      below(t, "critical_recovery", "critical", sign, "Alert recovery threshold");
      below(t, "warning_recovery", "warning", sign, "Warning recovery threshold");
    }
  }

  private static void below(ObjectNode t, String lower, String upper, double sign, String what) {
    if (!t.has(lower)) {
      return;
    }
    if (!t.has(upper)) {
      throw Errors.bad(what + " requires a " + upper + " threshold.");
    }
    double a = t.get(lower).doubleValue();
    double b = t.get(upper).doubleValue();
    if ((b - a) * sign <= 0) {
      throw Errors.bad(
          what
              + " ("
              + a
              + ") must be "
              + (sign > 0 ? "less" : "greater")
              + " than the "
              + upper
              + " threshold ("
              + b
              + ").");
    }
  }

  private static void noData(ObjectNode options, MonitorQuery query) {
    JsonNode policy = options.path("on_missing_data");
    if (policy.isTextual() && !MISSING_DATA.contains(policy.textValue())) {
      throw Errors.bad("The value provided for parameter 'on_missing_data' is invalid");
    }
    boolean other = policy.isTextual() && !policy.textValue().equals("default");
    if (other && METRIC_TYPES.contains(query.type())) {
      throw Errors.bad("'on_missing_data' is not supported for this monitor type");
    }
    boolean notify = options.path("notify_no_data").asBoolean();
    if (other && notify) {
      throw Errors.bad("'notify_no_data' cannot be used with 'on_missing_data'");
    }
    JsonNode renotify = options.path("renotify_interval");
    if (!renotify.isMissingNode() && !renotify.isNull() && !renotify.canConvertToInt()) {
      throw Errors.bad("The value provided for parameter 'renotify_interval' is invalid");
    }
    if (options.path("timeout_h").asInt(0) > 24) {
      throw Errors.bad("The value provided for parameter 'timeout_h' is invalid");
    }
  }
}
