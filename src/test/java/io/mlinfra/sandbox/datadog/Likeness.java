package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in what an answer differs from a recorded one, apart from what must differ. */
final class Likeness {
  /** Ids, times and people: there they only have to be present. */
  private static final Set<String> OWN =
      Set.of(
          "id",
          "id_str",
          "org_id",
          "monitor_id",
          "created",
          "created_at",
          "modified",
          "modified_at",
          "deleted_at",
          "author_handle",
          "author_name",
          "creator",
          "url",
          "deleted_monitor_id",
          "deleted_dashboard_id",
          "date_happened",
          "uid",
          "self",
          "delegate_account_email",
          "name");

  /** Fields that Datadog gave for a while and no longer does. */
  private static final Set<String> GONE = Set.of("avalanche_window", "run_as", "restricted");

  /** Lists of what the recording's organisation happened to hold. */
  private static final Set<String> HOLDINGS =
      Set.of("", ".dashboards", ".monitors", ".counts", ".metadata", ".data", ".events", ".groups");

  private final boolean reads;
  private final boolean error;
  private final List<String> differences = new ArrayList<>();

  Likeness(String method, int status) {
    this.reads = method.equals("GET");
    this.error = status >= 400;
  }

  List<String> compare(JsonNode wanted, JsonNode given) {
    node("", wanted, given);
    return differences;
  }

  private void node(String path, JsonNode wanted, JsonNode given) {
    if (wanted.isObject()
        && given.isObject()
        && !(reads && HOLDINGS.contains(path) && !path.isEmpty())) {
      for (Map.Entry<String, JsonNode> field : wanted.properties()) {
        if (!GONE.contains(field.getKey())) {
          field(path, field.getKey(), field.getValue(), given.get(field.getKey()));
        }
      }
    } else if (wanted.isArray() && given.isArray()) {
      if (reads && HOLDINGS.contains(path)) {
        return;
      }
      if (wanted.size() != given.size()) {
        differences.add(path + " has " + given.size() + " elements for " + wanted.size());
        return;
      }
      for (int i = 0; i < wanted.size(); i++) {
        node(path + "[" + i + "]", wanted.get(i), given.get(i));
      }
    } else if (!wanted.isContainerNode()
        && !wanted.isMissingNode()
        && !wanted.asText().equals(given.asText())) {
      differences.add(path + " is " + given + " for " + wanted);
    } else if (wanted.isContainerNode() != given.isContainerNode() && !wanted.isMissingNode()) {
      differences.add(path + " is " + given + " for " + wanted);
    }
  }

  private void field(String path, String name, JsonNode wanted, JsonNode given) {
    if (given == null) {
      differences.add(path + "." + name + " is missing");
    } else if (error || !OWN.contains(name) || path.contains("widgets[") && !name.equals("id")) {
      node(path + "." + name, wanted, given);
    }
  }
}
