package io.mlinfra.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.read.Shape;

/** The plan file's JSON Schema and its reference page, made from the code that reads it. */
public final class PlanSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PlanSchema() {}

  /** JSON Schema, draft 2020-12. */
  public static ObjectNode schema() {
    ObjectNode schema =
        JSON.objectNode()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", "mlinfra plan file");
    schema.setAll(keys(Section.shapeOf(FleetPlan::read)));
    return schema;
  }

  private static ObjectNode of(Shape shape) {
    return switch (shape) {
      case Shape.Value v -> value(v);
      case Shape.ListOf l -> nullable("array").set("items", of(l.item()));
      case Shape.MapOf m -> nullable("object").set("additionalProperties", of(m.value()));
      case Shape.Keys k -> keys(k);
    };
  }

  private static ObjectNode value(Shape.Value v) {
    ObjectNode json = JSON.objectNode();
    if (!v.choices().isEmpty()) {
      // A choice may also be a variable that stands for one.
      ArrayNode any = json.putArray("anyOf");
      ArrayNode words = any.addObject().putArray("enum");
      v.choices().forEach(words::add);
      any.addObject().put("type", "string").put("pattern", "^\\$\\{.+}$");
      return json;
    }
    ArrayNode types = json.putArray("type");
    v.jsonTypes().forEach(types::add);
    return json.put("description", v.name());
  }

  private static ObjectNode nullable(String type) {
    ObjectNode json = JSON.objectNode();
    json.putArray("type").add(type).add("null");
    return json;
  }

  private static ObjectNode keys(Shape.Keys keys) {
    ObjectNode json = nullable("object").put("additionalProperties", false);
    ObjectNode properties = json.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (Shape.Key key : keys.keys()) {
      ObjectNode child = of(key.shape());
      String type = child.path("description").asText("");
      child.put("description", key.doc() + (type.isEmpty() ? "" : " (" + type + ")"));
      key.fallback().ifPresent(f -> child.put("default", f));
      properties.set(key.name(), child);
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      json.set("required", required);
    }
    return json;
  }

  /** The reference page, as Markdown. */
  public static String reference() {
    StringBuilder out = new StringBuilder();
    out.append(
        "# The plan file\n\n"
            + "Made from the code that reads it; do not edit by hand (`scripts/docs` writes"
            + " it).\n\n");
    out.append(
        "Numbers may be written `2,496` or `60_000`, shares `85%` or `0.85`, spans of time `90s`,"
            + " `5m`, `1h30m`.\n");
    out.append(
        "`${VAR}` and `${VAR:-default}` are taken from the environment. Unknown keys are"
            + " errors.\n");
    section(out, "", Section.shapeOf(FleetPlan::read));
    return out.toString();
  }

  private static void section(StringBuilder out, String path, Shape.Keys keys) {
    out.append("\n## ")
        .append(path.isEmpty() ? "Top level" : "`" + path + "`")
        .append("\n\n| key | type | default | what |\n| --- | --- | --- | --- |\n");
    for (Shape.Key key : keys.keys()) {
      String fallback =
          key.required() ? "required" : key.fallback().map(f -> "`" + f + "`").orElse("");
      out.append("| `")
          .append(key.name())
          .append("` | ")
          .append(type(key.shape()))
          .append(" | ")
          .append(fallback)
          .append(" | ")
          .append(key.doc())
          .append(" |\n");
    }
    for (Shape.Key key : keys.keys()) {
      String at = path.isEmpty() ? key.name() : path + "." + key.name();
      nested(out, at, key.shape());
    }
  }

  private static void nested(StringBuilder out, String at, Shape shape) {
    switch (shape) {
      case Shape.Keys k -> section(out, at, k);
      case Shape.MapOf m -> nested(out, at + ".<" + m.keyName() + ">", m.value());
      case Shape.ListOf l -> nested(out, at + "[]", l.item());
      case Shape.Value _ -> {}
    }
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Value v -> v.name();
      case Shape.ListOf l -> "list of " + type(l.item());
      case Shape.MapOf m -> "map by " + m.keyName() + " of " + type(m.value());
      case Shape.Keys _ -> "section";
    };
  }
}
