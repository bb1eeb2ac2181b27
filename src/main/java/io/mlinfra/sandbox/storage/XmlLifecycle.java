package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;

/** Lifecycle rules as the XML API has them. */
final class XmlLifecycle {
  private XmlLifecycle() {}

  static void write(JsonNode lifecycle, Xml xml) {
    for (JsonNode rule : lifecycle.path("rule")) {
      String type = rule.path("action").path("type").asText();
      xml.open("Rule")
          .open("Action")
          .put(type, rule.path("action").path("storageClass").asText(""))
          .close("Action")
          .open("Condition");
      for (XmlSettings.Condition condition : XmlSettings.conditions()) {
        JsonNode value = rule.path("condition").path(condition.json());
        if (value.isArray()) {
          value.forEach(v -> xml.put(condition.xml(), v.asText()));
        } else if (!value.isMissingNode()) {
          xml.put(condition.xml(), value.asText());
        }
      }
      xml.close("Condition").close("Rule");
    }
  }

  static JsonNode read(XmlElement configuration) {
    ObjectNode lifecycle = Json.object();
    ArrayNode rules = Json.array();
    for (XmlElement rule : configuration.all("Rule")) {
      XmlElement action =
          rule.child("Action")
              .filter(a -> a.children().size() == 1)
              .orElseThrow(XmlElement::malformed)
              .children()
              .getFirst();
      ObjectNode read = rules.addObject();
      ObjectNode does = read.putObject("action").put("type", action.name());
      if (!action.text().isBlank()) {
        does.put("storageClass", action.text().strip());
      }
      ObjectNode when = read.putObject("condition");
      rule.child("Condition")
          .orElseThrow(XmlElement::malformed)
          .children()
          .forEach(c -> condition(c, when));
    }
    if (!rules.isEmpty()) {
      lifecycle.set("rule", rules);
    }
    return lifecycle;
  }

  private static void condition(XmlElement given, ObjectNode when) {
    XmlSettings.Condition known =
        XmlSettings.conditions().stream()
            .filter(c -> c.xml().equals(given.name()))
            .findFirst()
            .orElseThrow(XmlElement::malformed);
    String text = given.text().strip();
    switch (known.kind()) {
      case NUMBER -> when.put(known.json(), XmlSettings.number(text));
      case TEXT -> when.put(known.json(), text);
      case TRUTH -> when.put(known.json(), text.equalsIgnoreCase("true"));
      case LIST -> when.withArrayProperty(known.json()).add(text);
    }
  }
}
