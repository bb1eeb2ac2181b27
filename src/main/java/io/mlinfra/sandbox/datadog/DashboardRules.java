package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Refuses dashboards that Datadog refuses, with its words. */
final class DashboardRules {
  private static final int MOST_TEAM_TAGS = 5;
  private static final int GRID_COLUMNS = 12;

  private DashboardRules() {}

  /**
   * @throws ApiError 400 for the first thing that is wrong
   */
  static void check(ObjectNode body) {
    if (!body.path("title").isTextual()) {
      throw Errors.bad("Parameter 'title' is required");
    }
    String layout = body.path("layout_type").asText("");
    if (!layout.equals("ordered") && !layout.equals("free")) {
      throw Errors.bad("'layout_type' must be one of ['free', 'ordered']");
    }
    if (!body.path("widgets").isArray()) {
      throw Errors.bad("Parameter 'widgets' is required");
    }
    tags(body.path("tags"));
    templateVariables(body.path("template_variables"));
    presets(body.path("template_variable_presets"));
    reflow(body, layout);
    int position = 0;
    for (JsonNode widget : body.get("widgets")) {
      widget(widget, position++, layout);
    }
  }

  private static void tags(JsonNode tags) {
    if (tags.size() > MOST_TEAM_TAGS) {
      throw Errors.bad("A maximum of " + MOST_TEAM_TAGS + " team tags is allowed.");
    }
    for (JsonNode tag : tags) {
      if (!tag.asText().startsWith("team:")) {
        throw Errors.bad("Invalid tag format. Valid tag keys are: team.");
      }
    }
  }

  private static void templateVariables(JsonNode variables) {
    Set<String> names = new TreeSet<>();
    for (JsonNode v : variables) {
      if (v.has("default") && v.has("defaults")) {
        throw Errors.bad("'template_variables' is invalid");
      }
      if (!v.path("name").isTextual() || !names.add(v.path("name").asText())) {
        throw Errors.bad("'template_variables' is invalid");
      }
      for (JsonNode value : v.path("defaults")) {
        if (value.asText().isEmpty()) {
          throw Errors.bad("Minimum length of parameter 'defaults' should be 1");
        }
      }
    }
  }

  private static void presets(JsonNode presets) {
    for (JsonNode preset : presets) {
      for (JsonNode v : preset.path("template_variables")) {
        if (v.has("value") && v.has("values")) {
          throw Errors.bad("'template_variables' value '" + PythonText.of(v) + "' is invalid");
        }
        if (v.path("values").isArray() && v.path("values").isEmpty()) {
          throw Errors.bad("Minimum number of elements in parameter 'values' should be 1");
        }
      }
    }
  }

  private static void reflow(ObjectNode body, String layout) {
    String reflow = body.path("reflow_type").asText("");
    if (!Set.of("", "auto", "fixed").contains(reflow)) {
      throw Errors.bad("'reflow_type' must be one of ['auto', 'fixed']");
    }
    if (!reflow.isEmpty() && layout.equals("free")) {
      throw Errors.bad("'reflow_type' should only be set if layout type is 'ordered'");
    }
    if (reflow.equals("fixed")) {
      for (JsonNode widget : body.get("widgets")) {
        if (!widget.path("layout").isObject()) {
          throw Errors.bad("If reflow_type is 'fixed', all widgets must have a layout");
        }
      }
    }
  }

  private static void widget(JsonNode widget, int position, String layout) {
    JsonNode definition = widget.path("definition");
    String type = definition.path("type").asText("");
    Set<String> required = WidgetTypes.required(type);
    if (required == null) {
      throw invalid(position, type, "'" + type + "' is not a valid widget type");
    }
    for (String field : required) {
      if (!definition.has(field)) {
        throw invalid(position, type, "'" + field + "' is a required property");
      }
    }
    if (layout.equals("free") && !widget.path("layout").isObject()) {
      throw invalid(position, type, "'layout' is a required property");
    }
    JsonNode box = widget.path("layout");
    if (box.isObject()) {
      box(box, position, type, layout);
    }
    requests(definition, position, type);
    int inner = 0;
    for (JsonNode child : definition.path("widgets")) {
      widget(child, inner++, "ordered");
    }
  }

  private static void box(JsonNode box, int position, String type, String layout) {
    for (String side : new String[] {"x", "y", "width", "height"}) {
      if (!box.path(side).canConvertToInt() || box.path(side).asInt() < 0) {
        throw invalid(position, type, "'" + side + "' of the layout must be a positive integer");
      }
    }
    boolean tooWide = box.path("x").asInt() + box.path("width").asInt() > GRID_COLUMNS;
    if (layout.equals("ordered") && tooWide) {
      throw invalid(position, type, "the widget exceeds the " + GRID_COLUMNS + " columns");
    }
  }

  private static void requests(JsonNode definition, int position, String type) {
    JsonNode requests = definition.path("requests");
    if (requests.isArray() && requests.isEmpty()) {
      throw invalid(position, type, "[] is too short");
    }
    for (JsonNode request : requests) {
      for (JsonNode query : request.path("queries")) {
        query(query, position, type);
      }
      Map<String, Set<String>> enums = WidgetTypes.ENUMS;
      enums.forEach(
          (field, allowed) -> {
            JsonNode value = request.path(field);
            if (value.isTextual() && !allowed.contains(value.asText())) {
              throw invalid(position, type, "'" + value.asText() + "' is not one of " + allowed);
            }
          });
    }
  }

  private static void query(JsonNode query, int position, String type) {
    boolean metrics = query.path("data_source").asText().equals("metrics");
    if (!query.path("data_source").isTextual() && !query.has("query")) {
      throw invalid(position, type, "'data_source' is a required property");
    }
    if (!metrics || !query.path("query").isTextual()) {
      return;
    }
    try {
      MetricExpression.parse(query.get("query").asText());
    } catch (MetricExpression.Malformed e) {
      throw invalid(position, type, "Error parsing query: " + e.getMessage());
    }
  }

  private static ApiError invalid(int position, String type, String error) {
    return Errors.bad(
        "Invalid widget definition at position "
            + position
            + " of type "
            + type
            + ". Error: "
            + error
            + ".");
  }
}
