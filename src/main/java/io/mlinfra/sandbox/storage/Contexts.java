package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Contexts of objects: pairs of key and value that lists can be filtered by. When each was made and
 * changed is filled in. docs.cloud.google.com/storage/docs/object-contexts, read 2026-11-26.
 */
final class Contexts {
  private static final int MOST = 50;
  private static final Pattern FILTER =
      Pattern.compile(
          "(?<not>-|NOT\\s+)?contexts\\.(?:\"(?<quoted>[^\"]+)\"|(?<key>[^\\s:=\"]+))\\s*"
              + "(?:(?<any>:\\s*\\*)|=\\s*(?:\"(?<text>[^\"]*)\"|(?<value>\\S+)))");

  private Contexts() {}

  /** Checks what an object holds now, and fills in the times of what is new. */
  static void changed(JsonNode before, ObjectNode after, String now) {
    JsonNode custom = after.path("contexts").path("custom");
    if (custom.isEmpty()) {
      after.remove("contexts");
      return;
    }
    if (custom.size() > MOST) {
      throw Errors.invalid("An object can have at most " + MOST + " contexts.");
    }
    JsonNode was = before.path("contexts").path("custom");
    custom
        .properties()
        .forEach(
            c -> {
              if (!(c.getValue() instanceof ObjectNode context)
                  || !context.path("value").isTextual()
                  || c.getKey().isEmpty()) {
                throw Errors.invalid("Invalid context: '" + c.getKey() + "'");
              }
              JsonNode old = was.path(c.getKey());
              boolean same = old.path("value").equals(context.path("value"));
              context.put("createTime", old.path("createTime").asText(now));
              context.put("updateTime", same ? old.path("updateTime").asText(now) : now);
            });
  }

  /** The objects that a filter lets through. */
  static Predicate<JsonNode> filter(String text) {
    Matcher m = FILTER.matcher(text.strip());
    if (!m.matches()) {
      throw Errors.parameter("filter", "Invalid filter: '" + text + "'");
    }
    boolean not = m.group("not") != null;
    String key = m.group("quoted") != null ? m.group("quoted") : m.group("key");
    String value = m.group("text") != null ? m.group("text") : m.group("value");
    return object -> {
      JsonNode found = object.path("contexts").path("custom").path(key).path("value");
      boolean holds =
          value == null ? found.isTextual() : found.asText("").equals(value) && found.isTextual();
      return holds != not;
    };
  }
}
