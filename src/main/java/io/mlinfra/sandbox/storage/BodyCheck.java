package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.DateTime;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import io.mlinfra.sandbox.http.ApiError;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** Checks a request's body against the API's own message type: names and types of all fields. */
final class BodyCheck {
  private BodyCheck() {}

  /**
   * @param at the message's name for the refusal, such as {@code bucket}
   */
  static ObjectNode checked(ObjectNode body, Class<? extends GenericData> type, String at) {
    message(body, type, at);
    return body;
  }

  private static void message(JsonNode body, Class<?> type, String at) {
    ClassInfo fields = ClassInfo.of(type);
    body.properties()
        .forEach(
            f -> {
              FieldInfo field = fields.getFieldInfo(f.getKey());
              if (field == null) {
                throw ApiError.legacy(
                    400,
                    "badRequest",
                    "Invalid JSON payload received. Unknown name \""
                        + f.getKey()
                        + "\" at '"
                        + at
                        + "': Cannot find field.");
              }
              value(f.getValue(), field.getGenericType(), at + "." + f.getKey());
            });
  }

  private static void value(JsonNode value, Type type, String at) {
    if (value.isNull()) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      many(value, generic, at);
    } else if (type instanceof Class<?> simple) {
      if (GenericData.class.isAssignableFrom(simple)) {
        must(value.isObject(), value, "message", at);
        message(value, simple, at);
      } else if (simple == String.class) {
        must(value.isTextual(), value, "TYPE_STRING", at);
      } else if (simple == Boolean.class) {
        must(value.isBoolean(), value, "TYPE_BOOL", at);
      } else if (simple == DateTime.class) {
        must(value.isTextual() && isTime(value.textValue()), value, "date-time", at);
      } else if (Number.class.isAssignableFrom(simple)) {
        must(
            value.isNumber() || value.isTextual() && value.textValue().matches("-?\\d{1,19}"),
            value,
            "TYPE_INT64",
            at);
      }
    }
  }

  private static void many(JsonNode value, ParameterizedType generic, String at) {
    Type[] of = generic.getActualTypeArguments();
    if (generic.getRawType() == List.class) {
      must(value.isArray(), value, "list", at);
      for (int i = 0; i < value.size(); i++) {
        value(value.get(i), of[0], at + "[" + i + "]");
      }
    } else if (generic.getRawType() == Map.class) {
      must(value.isObject(), value, "map", at);
      value.properties().forEach(f -> value(f.getValue(), of[1], at + "." + f.getKey()));
    }
  }

  /** A day, or a day with a time and its zone. */
  private static boolean isTime(String text) {
    try {
      DateTime.parseRfc3339(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void must(boolean fits, JsonNode value, String type, String at) {
    if (!fits) {
      throw Errors.invalid("Invalid value at '" + at + "' (" + type + "), " + value);
    }
  }
}
