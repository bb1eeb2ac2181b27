package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mlinfra.sandbox.http.ApiError;

/**
 * Holds bodies against the newer services' message types, and gives them back as those services
 * write them: by their JSON names, 64-bit integers as texts, and without what is as it is by
 * default.
 */
final class MessageShape {
  private MessageShape() {}

  /**
   * The body in the service's own form.
   *
   * @throws ApiError 400 for a field that the type does not have, or a value of another type
   */
  static ObjectNode of(Descriptor type, ObjectNode body) {
    ObjectNode out = body.objectNode();
    body.properties()
        .forEach(
            f -> {
              FieldDescriptor field = field(type, f.getKey());
              JsonNode value = f.getValue();
              if (!value.isNull()) {
                JsonNode shaped = field.isMapField() ? map(field, value) : value(field, value);
                if (!isDefault(field, shaped)) {
                  out.set(field.getJsonName(), shaped);
                }
              }
            });
    return out;
  }

  private static FieldDescriptor field(Descriptor type, String name) {
    return type.getFields().stream()
        .filter(f -> f.getJsonName().equals(name) || f.getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ApiError.invalidArgument(
                    "Invalid JSON payload received. Unknown name \""
                        + name
                        + "\": Cannot find field."));
  }

  private static JsonNode map(FieldDescriptor field, JsonNode value) {
    if (!value.isObject()) {
      throw wrong(field, value);
    }
    return value;
  }

  private static JsonNode value(FieldDescriptor field, JsonNode value) {
    if (!field.isRepeated()) {
      return single(field, value);
    }
    if (!value.isArray()) {
      throw wrong(field, value);
    }
    ArrayNode items = value.deepCopy();
    for (int i = 0; i < items.size(); i++) {
      items.set(i, single(field, items.get(i)));
    }
    return items;
  }

  private static JsonNode single(FieldDescriptor field, JsonNode value) {
    boolean fits =
        switch (field.getJavaType()) {
          case MESSAGE -> value.isObject() || known(field);
          case BOOLEAN -> value.isBoolean();
          case INT, LONG, FLOAT, DOUBLE -> value.isNumber() || value.isTextual();
          case ENUM -> value.isTextual() || value.isInt();
          case STRING, BYTE_STRING -> value.isTextual();
        };
    if (!fits) {
      throw wrong(field, value);
    }
    return switch (field.getJavaType()) {
      case MESSAGE -> known(field) ? value : of(field.getMessageType(), (ObjectNode) value);
      case LONG -> TextNode.valueOf(value.asText());
      case ENUM -> TextNode.valueOf(named(field, value).getName());
      default -> value;
    };
  }

  /** Times, durations and the like have a JSON form of their own. */
  private static boolean known(FieldDescriptor field) {
    return field.getMessageType().getFullName().startsWith("google.protobuf.");
  }

  private static EnumValueDescriptor named(FieldDescriptor field, JsonNode value) {
    EnumValueDescriptor found =
        value.isInt()
            ? field.getEnumType().findValueByNumber(value.intValue())
            : field.getEnumType().findValueByName(value.asText());
    if (found == null) {
      throw wrong(field, value);
    }
    return found;
  }

  private static boolean isDefault(FieldDescriptor field, JsonNode value) {
    if (field.isRepeated()) {
      return value.isEmpty();
    }
    if (field.hasPresence()) {
      return false;
    }
    return switch (field.getJavaType()) {
      case BOOLEAN -> !value.asBoolean();
      case INT, LONG, FLOAT, DOUBLE -> value.asDouble() == 0;
      case ENUM -> named(field, value).getNumber() == 0;
      case STRING, BYTE_STRING -> value.asText().isEmpty();
      case MESSAGE -> false;
    };
  }

  private static ApiError wrong(FieldDescriptor field, JsonNode value) {
    String type = field.getType().name();
    return ApiError.invalidArgument(
        "Invalid value at '" + field.getName() + "' (TYPE_" + type + "), " + value);
  }
}
