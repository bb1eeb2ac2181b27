package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;

/** What a synthetic test has to hold, what the service adds to it, and the monitor it gets. */
final class SyntheticRules {
  private SyntheticRules() {}

  static void check(String type, ObjectNode body) {
    List<String> wrong = new ArrayList<>();
    JsonNode config = body.path("config");
    boolean steps = config.path("steps").isArray();
    if (type.equals("api")
        && !steps
        && config.path("assertions").isArray()
        && config.path("assertions").isEmpty()) {
      wrong.add("Minimum number of elements in parameter 'assertions' should be 1");
    }
    for (String field : List.of("name", "config", "options")) {
      if (!body.hasNonNull(field)) {
        wrong.add("Required parameter '" + field + "' is missing");
      }
    }
    if (!type.equals("mobile") && !body.path("locations").isArray()) {
      wrong.add("Required parameter 'locations' is missing");
    }
    JsonNode options = body.path("options");
    if (options.isObject() && !options.path("tick_every").isNumber()) {
      wrong.add("Required parameter 'tick_every' is missing");
    }
    if (!wrong.isEmpty()) {
      throw Errors.bad(String.join("\n", wrong));
    }
  }

  /** Ids for its steps, defaults of its monitor; secrets that were sent are not kept. */
  static void complete(ObjectNode test, Ids ids) {
    JsonNode config = test.path("config");
    for (JsonNode step : config.path("steps")) {
      if (step instanceof ObjectNode s && !s.has("id")) {
        s.put("id", ids.dashboard());
      }
      secrets(step.path("request"));
    }
    secrets(config.path("request"));
    for (JsonNode step : test.path("steps")) {
      if (step instanceof ObjectNode s && !s.has("public_id")) {
        s.put("public_id", ids.dashboard());
      }
    }
    for (String list : List.of("variables", "configVariables")) {
      for (JsonNode variable : config.path(list)) {
        if (variable instanceof ObjectNode v && v.path("secure").asBoolean()) {
          v.remove(List.of("example", "pattern"));
        }
      }
    }
    if (test.path("options") instanceof ObjectNode o && !o.has("bits_ai_auto_investigate")) {
      o.put("bits_ai_auto_investigate", false);
    }
    if (test.path("options").path("monitor_options") instanceof ObjectNode options) {
      ObjectNode defaults = Json.object().put("on_missing_data", "show_no_data");
      defaults.put("notify_audit", false).put("new_host_delay", 300).put("include_tags", true);
      defaults.setAll(options);
      options.setAll(defaults);
    }
  }

  private static void secrets(JsonNode request) {
    for (String part : List.of("cert", "key")) {
      if (request.path("certificate").path(part) instanceof ObjectNode held) {
        held.remove("content");
      }
    }
    for (JsonNode file : request.path("files")) {
      if (file instanceof ObjectNode f && f.remove("content") != null) {
        f.put("bucketKey", "api-upload-file/" + f.path("name").asText("file"));
      }
    }
  }

  /** Makes the monitor of a test, within a transaction, and says its id. */
  static long monitor(ObjectNode test, Store store, SandboxClock clock, Ids ids) {
    long id = ids.monitor();
    ObjectNode monitor = Json.object().put("id", id).put("org_id", Monitors.ORG);
    monitor.put("type", "synthetics alert").put("query", "no_query").put("multi", false);
    monitor.set("name", test.path("options").path("monitor_name"));
    if (!monitor.path("name").isTextual()) {
      monitor.set("name", test.get("name"));
    }
    monitor.put("message", test.path("message").asText(""));
    var tags = monitor.putArray("tags");
    test.path("tags").forEach(tags::add);
    test.path("locations").forEach(l -> tags.add("probe_dc:" + l.asText()));
    tags.add("check_type:" + test.path("type").asText());
    tags.add("check_status:" + test.path("status").asText());
    tags.add("ci_execution_rule:blocking");
    ObjectNode options = monitor.putObject("options").put("on_missing_data", "show_no_data");
    options.put("notify_audit", false).put("new_host_delay", 300).put("include_tags", true);
    options.put("synthetics_check_id", test.path("public_id").asText()).putObject("silenced");
    monitor.put("created_at", clock.millis() / 1000 * 1000);
    Times.stamp(monitor, "created", clock);
    Times.stamp(monitor, "modified", clock);
    monitor.putNull("deleted").putNull("restricted_roles");
    JsonNode priority = test.path("options").path("monitor_priority");
    monitor.set("priority", priority.isNumber() ? priority : null);
    monitor.putNull("overall_state_modified").put("overall_state", "No Data");
    monitor.set("creator", Accounts.creator());
    store.put(Monitors.COLLECTION, Monitors.key(id), monitor);
    return id;
  }
}
