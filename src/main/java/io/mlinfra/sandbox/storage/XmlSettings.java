package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.api.services.storage.model.Bucket;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The settings of a bucket as the XML API has them, each a document of its own behind a query
 * parameter: docs.cloud.google.com/storage/docs/xml-api/put-bucket-cors and its neighbours, read
 * 2026-11-26.
 */
final class XmlSettings {
  private static final Map<String, Setting> ALL = new LinkedHashMap<>();

  /** Lifecycle conditions by their names here and in JSON, and what their values are. */
  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition("Age", "age", Kind.NUMBER),
          new Condition("CreatedBefore", "createdBefore", Kind.TEXT),
          new Condition("CustomTimeBefore", "customTimeBefore", Kind.TEXT),
          new Condition("DaysSinceCustomTime", "daysSinceCustomTime", Kind.NUMBER),
          new Condition("DaysSinceNoncurrentTime", "daysSinceNoncurrentTime", Kind.NUMBER),
          new Condition("NoncurrentTimeBefore", "noncurrentTimeBefore", Kind.TEXT),
          new Condition("IsLive", "isLive", Kind.TRUTH),
          new Condition("NumberOfNewerVersions", "numNewerVersions", Kind.NUMBER),
          new Condition("MatchesStorageClass", "matchesStorageClass", Kind.LIST),
          new Condition("MatchesPrefix", "matchesPrefix", Kind.LIST),
          new Condition("MatchesSuffix", "matchesSuffix", Kind.LIST));

  static {
    add("cors", "CorsConfig", "cors", XmlSettings::writeCors, XmlSettings::readCors);
    add(
        "lifecycle",
        "LifecycleConfiguration",
        "lifecycle",
        XmlLifecycle::write,
        XmlLifecycle::read);
    add(
        "versioning",
        "VersioningConfiguration",
        "versioning",
        (v, xml) -> {
          if (v.has("enabled")) {
            xml.put("Status", v.path("enabled").asBoolean() ? "Enabled" : "Suspended");
          }
        },
        x -> Json.object().put("enabled", status(x.text("Status"))));
    add(
        "billing",
        "BillingConfiguration",
        "billing",
        (v, xml) ->
            xml.put("RequesterPays", v.path("requesterPays").asBoolean() ? "Enabled" : "Disabled"),
        x -> Json.object().put("requesterPays", status(x.text("RequesterPays"))));
    add(
        "logging",
        "Logging",
        "logging",
        texts("LogBucket", "logBucket", "LogObjectPrefix", "logObjectPrefix"),
        read("LogBucket", "logBucket", "LogObjectPrefix", "logObjectPrefix"));
    add(
        "website",
        "WebsiteConfiguration",
        "website",
        texts("MainPageSuffix", "mainPageSuffix", "NotFoundPage", "notFoundPage"),
        read("MainPageSuffix", "mainPageSuffix", "NotFoundPage", "notFoundPage"));
    ALL.put("websiteConfig", ALL.get("website"));
    add(
        "encryptionConfig",
        "EncryptionConfiguration",
        "encryption",
        texts("DefaultKmsKeyName", "defaultKmsKeyName", "", ""),
        read("DefaultKmsKeyName", "defaultKmsKeyName", "", ""));
    add(
        "storageClass",
        "StorageClass",
        "storageClass",
        (v, xml) -> xml.text(v.asText()),
        x -> TextNode.valueOf(x.text().strip()));
    add("tagging", "Tagging", "labels", XmlSettings::writeTags, XmlSettings::readTags);
  }

  /** What a lifecycle condition's value is. */
  enum Kind {
    NUMBER,
    TEXT,
    TRUTH,
    LIST
  }

  /** A lifecycle condition by its name in both APIs. */
  record Condition(String xml, String json, Kind kind) {}

  /**
   * One setting.
   *
   * @param root of its document
   * @param field of the bucket
   */
  private record Setting(
      String root,
      String field,
      BiConsumer<JsonNode, Xml> write,
      Function<XmlElement, JsonNode> read) {}

  private XmlSettings() {}

  static List<Condition> conditions() {
    return CONDITIONS;
  }

  private static void add(
      String parameter,
      String root,
      String field,
      BiConsumer<JsonNode, Xml> write,
      Function<XmlElement, JsonNode> read) {
    ALL.put(parameter, new Setting(root, field, write, read));
  }

  /** The setting that a request is about. */
  static Optional<String> named(Request request) {
    return ALL.keySet().stream().filter(request.query()::containsKey).findFirst();
  }

  static Xml shown(String parameter, JsonNode bucket) {
    Setting setting = setting(parameter);
    Xml xml = Xml.plain(setting.root());
    setting.write().accept(bucket.path(setting.field()), xml);
    return xml;
  }

  /** The bucket with the setting that a document holds; without it where that is empty. */
  static ObjectNode changed(String parameter, ObjectNode bucket, byte[] document) {
    Setting setting = setting(parameter);
    return set(bucket, setting, setting.read().apply(XmlElement.of(document, setting.root())));
  }

  static ObjectNode without(String parameter, ObjectNode bucket) {
    return set(bucket, setting(parameter), NullNode.getInstance());
  }

  private static Setting setting(String parameter) {
    return java.util.Objects.requireNonNull(ALL.get(parameter));
  }

  private static ObjectNode set(ObjectNode bucket, Setting setting, JsonNode value) {
    ObjectNode after = bucket.deepCopy();
    if (value.isNull() || value.isContainerNode() && value.isEmpty()) {
      after.remove(setting.field());
    } else {
      ObjectNode given = Json.object();
      given.set(setting.field(), value);
      after.set(
          setting.field(), BodyCheck.checked(given, Bucket.class, "bucket").get(setting.field()));
    }
    return after;
  }

  private static boolean status(String text) {
    return switch (text) {
      case "Enabled" -> true;
      case "Suspended", "Disabled" -> false;
      default -> throw XmlElement.malformed();
    };
  }

  private static BiConsumer<JsonNode, Xml> texts(String x1, String j1, String x2, String j2) {
    return (value, xml) -> {
      xml.putIfAny(x1, value.path(j1).asText(""));
      xml.putIfAny(x2, value.path(j2).asText(""));
    };
  }

  private static Function<XmlElement, JsonNode> read(String x1, String j1, String x2, String j2) {
    return xml -> {
      ObjectNode value = Json.object();
      if (!xml.text(x1).isEmpty()) {
        value.put(j1, xml.text(x1));
      }
      if (!x2.isEmpty() && !xml.text(x2).isEmpty()) {
        value.put(j2, xml.text(x2));
      }
      return value;
    };
  }

  private static void writeCors(JsonNode cors, Xml xml) {
    for (JsonNode rule : cors) {
      xml.open("Cors");
      list(xml, "Origins", "Origin", rule.path("origin"));
      list(xml, "Methods", "Method", rule.path("method"));
      list(xml, "ResponseHeaders", "ResponseHeader", rule.path("responseHeader"));
      xml.putIfAny("MaxAgeSec", rule.path("maxAgeSeconds").asText("")).close("Cors");
    }
  }

  private static void list(Xml xml, String of, String each, JsonNode values) {
    if (!values.isEmpty()) {
      xml.open(of);
      values.forEach(v -> xml.put(each, v.asText()));
      xml.close(of);
    }
  }

  private static JsonNode readCors(XmlElement config) {
    ArrayNode rules = Json.array();
    for (XmlElement cors : config.all("Cors")) {
      ObjectNode rule = rules.addObject();
      list(cors, "Origins", "Origin", rule, "origin");
      list(cors, "Methods", "Method", rule, "method");
      list(cors, "ResponseHeaders", "ResponseHeader", rule, "responseHeader");
      String age = cors.text("MaxAgeSec");
      if (!age.isEmpty()) {
        rule.put("maxAgeSeconds", number(age));
      }
    }
    if (rules.isEmpty() && !config.children().isEmpty()) {
      throw XmlElement.malformed();
    }
    return rules;
  }

  private static void list(XmlElement in, String of, String each, ObjectNode out, String field) {
    in.child(of)
        .ifPresent(
            values -> {
              ArrayNode list = out.putArray(field);
              values.all(each).forEach(v -> list.add(v.text().strip()));
            });
  }

  static int number(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw XmlElement.malformed();
    }
    return Integer.parseInt(text);
  }

  private static void writeTags(JsonNode labels, Xml xml) {
    xml.open("TagSet");
    labels
        .properties()
        .forEach(
            l ->
                xml.open("Tag")
                    .put("Key", l.getKey())
                    .put("Value", l.getValue().asText())
                    .close("Tag"));
    xml.close("TagSet");
  }

  private static JsonNode readTags(XmlElement tagging) {
    ObjectNode labels = Json.object();
    XmlElement set = tagging.child("TagSet").orElseThrow(XmlElement::malformed);
    set.all("Tag").forEach(t -> labels.put(t.text("Key"), t.text("Value")));
    return labels;
  }
}
