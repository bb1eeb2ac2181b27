package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
          "icon",
          "public_url",
          // A picture that is drawn by lot.
          "banner",
          "name");

  /** Fields that Datadog gave for a while and no longer does. */
  private static final Set<String> GONE = Set.of("avalanche_window", "run_as", "restricted");

  /** Lists of what the recording's organisation happened to hold. */
  private static final Set<String> HOLDINGS =
      Set.of(
          "",
          ".dashboards",
          ".dashboard_lists",
          ".monitors",
          ".data",
          ".events",
          ".groups",
          ".tests",
          ".host_list");

  /** How much the organisation held. */
  private static final Set<String> TOTALS =
      Set.of(".counts", ".metadata", ".total", ".total_returned", ".total_matching", ".meta.page");

  /** Lists that Datadog gives in any order. */
  private static final Set<String> SETS = Set.of("notify_end_states", "tags");

  /** A moment that the client did not send: only that there is one counts. */
  private static final Pattern MOMENT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.\\d]*(Z|[+-]\\d\\d:?\\d\\d)?");

  private final boolean reads;
  private final boolean error;
  private final String sent;
  private final List<String> differences = new ArrayList<>();

  Likeness(String method, int status, String sent) {
    this.sent = sent;
    this.reads = method.equals("GET");
    this.error = status >= 400;
  }

  List<String> compare(JsonNode wanted, JsonNode given) {
    node("", wanted, given);
    return differences;
  }

  private void node(String path, JsonNode wanted, JsonNode given) {
    if (reads && TOTALS.contains(path)) {
      return;
    }
    if (wanted.isObject() && given.isObject()) {
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
      if (SETS.contains(path.substring(path.lastIndexOf('.') + 1))
          && words(wanted).equals(words(given))) {
        return;
      }
      for (int i = 0; i < wanted.size(); i++) {
        node(path + "[" + i + "]", wanted.get(i), given.get(i));
      }
    } else if (!wanted.isContainerNode()
        && !wanted.isMissingNode()
        && !alike(wanted.asText(), given.asText())) {
      differences.add(path + " is " + given + " for " + wanted);
    } else if (wanted.isContainerNode() != given.isContainerNode() && !wanted.isMissingNode()) {
      differences.add(path + " is " + given + " for " + wanted);
    }
  }

  private static List<String> words(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).sorted().toList();
  }

  /** A value that the recording hides counts as any. */
  private boolean alike(String wanted, String given) {
    if (wanted.matches("x{4,}")) {
      return !given.isEmpty();
    }
    boolean moments = MOMENT.matcher(wanted).matches() && MOMENT.matcher(given).matches();
    return wanted.equals(given) || moments && !sent.contains(wanted);
  }

  private void field(String path, String name, JsonNode wanted, JsonNode given) {
    if (given == null) {
      differences.add(path + "." + name + " is missing");
    } else if (error || !OWN.contains(name) || path.contains("widgets[") && !name.equals("id")) {
      node(path + "." + name, wanted, given);
    }
  }
}
