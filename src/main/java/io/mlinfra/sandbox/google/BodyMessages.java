package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.ApiError.FieldViolation;
import io.mlinfra.sandbox.http.Csv;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds bodies against the messages that the newer services' methods take, and finds everything
 * that is wrong with one, as their common front end does.
 */
final class BodyMessages {
  private static final Pattern MAP = Pattern.compile("map<(.*)>");
  private static final Pattern ENUM = Pattern.compile("enum\\((.*)\\)");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+([eE][+-]?\\d+)?|-?Infinity|NaN");

  private final Map<String, Map<String, String>> messages = new HashMap<>();

  BodyMessages() {
    for (Csv.Row row : Csv.read("/sandbox/body-messages.csv")) {
      Map<String, String> fields = new HashMap<>();
      for (String field : row.get("fields").split(" ", -1)) {
        int colon = field.indexOf(':');
        if (colon > 0) {
          fields.put(field.substring(0, colon), field.substring(colon + 1));
        }
      }
      messages.put(row.get("message"), fields);
    }
  }

  /**
   * @param at the body's own name in refusals; empty where the whole request is the body
   * @return empty when there is nothing to object to
   */
  List<FieldViolation> check(JsonNode body, String message, String at) {
    List<FieldViolation> found = new ArrayList<>();
    fields(body, message, at, found);
    return found;
  }

  private void fields(JsonNode body, String message, String at, List<FieldViolation> found) {
    Map<String, String> known = messages.getOrDefault(message, Map.of());
    body.properties()
        .forEach(
            f -> {
              // Names may also be written as the message type has them.
              String type = known.getOrDefault(Documents.camel(f.getKey()), known.get(f.getKey()));
              if (type == null) {
                found.add(unknown(f.getKey(), at, "Cannot find field."));
              } else if (!f.getValue().isNull()) {
                value(f.getValue(), type, f.getKey(), at, found);
              }
            });
  }

  private void value(
      JsonNode value, String type, String name, String at, List<FieldViolation> found) {
    String path = at.isEmpty() ? snake(name) : at + "." + snake(name);
    if (type.endsWith("[]")) {
      String element = type.substring(0, type.length() - 2);
      if (!value.isArray()) {
        single(value, element, path, found);
        return;
      }
      for (int i = 0; i < value.size(); i++) {
        single(value.get(i), element, path + "[" + i + "]", found);
      }
    } else if (value.isArray() && !type.equals("any")) {
      found.add(unknown(name, at, "Proto field is not repeating, cannot start list."));
    } else {
      single(value, type, path, found);
    }
  }

  private void single(JsonNode value, String type, String path, List<FieldViolation> found) {
    Matcher map = MAP.matcher(type);
    if (type.equals("any")) {
      return;
    }
    if (map.matches()) {
      if (value.isObject()) {
        value.properties().forEach(e -> value(e.getValue(), map.group(1), e.getKey(), path, found));
      } else {
        found.add(wrong(path, "map", value));
      }
    } else if (messages.containsKey(type)) {
      if (value.isObject()) {
        fields(value, type, path, found);
      } else {
        found.add(wrong(path, type.substring(type.lastIndexOf('.') + 1), value));
      }
    } else {
      misfit(value, type).ifPresent(wanted -> found.add(wrong(path, wanted, value)));
    }
  }

  /** The name of the type that a single value is not of. */
  private static Optional<String> misfit(JsonNode value, String type) {
    String text = value.asText();
    boolean fits =
        switch (type) {
          case "string", "bytes" -> value.isTextual();
          case "bool" -> value.isBoolean() || Set.of("true", "false").contains(text);
          case "double", "float" -> value.isNumber() || NUMBER.matcher(text).matches();
          case "int32" -> whole(text, 31, true);
          case "uint32" -> whole(text, 32, false);
          case "int64" -> whole(text, 63, true);
          case "uint64" -> whole(text, 64, false);
          default -> {
            Matcher words = ENUM.matcher(type);
            yield !words.matches()
                || value.isInt()
                || List.of(words.group(1).split("\\|", -1)).contains(text);
          }
        };
    return fits
        ? Optional.empty()
        : Optional.of("TYPE_" + (type.startsWith("enum") ? "ENUM" : type.toUpperCase(Locale.ROOT)));
  }

  private static boolean whole(String text, int bits, boolean signed) {
    if (!text.matches(signed ? "-?\\d{1,40}" : "\\d{1,40}")) {
      return false;
    }
    return new BigInteger(text).bitLength() <= bits;
  }

  private static FieldViolation unknown(String name, String at, String why) {
    String where = at.isEmpty() ? "" : " at '" + at + "'";
    return new FieldViolation(
        at, "Invalid JSON payload received. Unknown name \"" + name + "\"" + where + ": " + why);
  }

  private static FieldViolation wrong(String path, String type, JsonNode value) {
    String shown =
        value.isContainerNode() ? "Starting an object on a scalar field" : value.toString();
    return new FieldViolation(path, "Invalid value at '" + path + "' (" + type + "), " + shown);
  }

  private static String snake(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
