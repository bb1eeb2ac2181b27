package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mlinfra.sandbox.http.ApiError;
import java.math.BigInteger;

/**
 * Checks a request body against the service's own message type, as strictly as Google's front end:
 * unknown fields, wrong types, unknown enum values. Gives it back in the form in which the service
 * returns it: 64-bit integers as texts, nulls left out.
 */
public final class ProtoShape {
  /**
   * Fields that the message types do not know but the service takes and passes over: output-only
   * ones that clients send back when they change what they have read, and what terraform repeats
   * from the path or sends with every object of a kind.
   */
  private static final java.util.Set<String> PASSED_OVER =
      java.util.Set.of(
          "FirewallPolicyAssociation.firewallPolicy",
          "FirewallPolicyRule.firewallPolicy",
          "NetworkRoutingConfig.deleteBgpAlwaysCompareMed",
          "RouterNat.effectiveTcpTimeWaitTimeoutSec",
          "RouterNat.initialNatIps",
          "Snapshot.zone",
          "SignedUrlKey.backendService",
          "SignedUrlKey.backendBucket");

  private ProtoShape() {}

  public static ObjectNode check(Descriptor type, ObjectNode body) {
    return object(type, body, "");
  }

  private static ObjectNode object(Descriptor type, ObjectNode body, String at) {
    ObjectNode out = body.objectNode();
    body.properties()
        .forEach(
            f -> {
              FieldDescriptor field = find(type, f.getKey());
              if (PASSED_OVER.contains(type.getName() + "." + f.getKey())) {
                return;
              }
              String path = at.isEmpty() ? f.getKey() : at + "." + f.getKey();
              if (field == null && f.getValue().isNull()) {
                // terraform's provider sends what it would take away to methods that lack it, too.
                return;
              }
              if (field == null) {
                String later =
                    LaterFields.type(type.getName(), f.getKey())
                        .orElseThrow(() -> unknown(f.getKey(), at));
                out.set(
                    f.getKey(),
                    LaterFields.value(later, f.getValue())
                        .orElseThrow(() -> wrong(path, later, f.getValue())));
                return;
              }
              if (!f.getValue().isNull()) {
                out.set(field.getJsonName(), value(field, f.getValue(), path));
              }
            });
    return out;
  }

  private static @org.jspecify.annotations.Nullable FieldDescriptor find(
      Descriptor type, String name) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  private static JsonNode value(FieldDescriptor field, JsonNode value, String at) {
    if (field.isMapField()) {
      if (!(value instanceof ObjectNode map)) {
        throw wrong(at, "Starting an object on a scalar field", value);
      }
      FieldDescriptor element = field.getMessageType().findFieldByName("value");
      ObjectNode out = map.objectNode();
      map.properties().stream()
          // In a patch it takes the entry away.
          .filter(e -> !e.getValue().isNull())
          .forEach(
              e -> out.set(e.getKey(), single(element, e.getValue(), at + "[" + e.getKey() + "]")));
      return out;
    }
    if (field.isRepeated()) {
      if (!(value instanceof ArrayNode array)) {
        throw wrong(at, "Proto field is repeating, cannot be set with a single value", value);
      }
      ArrayNode out = array.arrayNode();
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isNull()) {
          continue;
        }
        if (array.get(i) instanceof ArrayNode inner) {
          // A list within a list is read as what is in it; terraform's provider sends such ones.
          out.addAll((ArrayNode) value(field, inner, at + "[" + i + "]"));
          continue;
        }
        out.add(single(field, array.get(i), at + "[" + i + "]"));
      }
      return out;
    }
    if (value.isArray()) {
      throw wrong(at, "Proto field is not repeating, cannot start list.", value);
    }
    return single(field, value, at);
  }

  private static JsonNode single(FieldDescriptor field, JsonNode value, String at) {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        if (!(value instanceof ObjectNode object)) {
          throw wrong(at, field.getMessageType().getName(), value);
        }
        yield object(field.getMessageType(), object, at);
      }
      case BOOLEAN -> {
        if (value.isTextual() && value.textValue().matches("true|false")) {
          yield value.textValue().equals("true")
              ? com.fasterxml.jackson.databind.node.BooleanNode.TRUE
              : com.fasterxml.jackson.databind.node.BooleanNode.FALSE;
        }
        if (!value.isBoolean()) {
          throw wrong(at, "TYPE_BOOL", value);
        }
        yield value;
      }
      case INT -> integer(field, value, at, false);
      case LONG -> integer(field, value, at, true);
      case FLOAT, DOUBLE -> {
        if (!value.isNumber() && !value.asText().matches("-?[0-9.eE+-]+|NaN|-?Infinity")) {
          throw wrong(at, "TYPE_DOUBLE", value);
        }
        yield value;
      }
      case STRING -> {
        if (!value.isTextual()) {
          throw wrong(at, "TYPE_STRING", value);
        }
        checkEnum(field, value.textValue(), at);
        yield value;
      }
      case BYTE_STRING, ENUM -> value;
    };
  }

  private static JsonNode integer(FieldDescriptor field, JsonNode value, String at, boolean wide) {
    String type =
        switch (field.getType()) {
          case UINT64, FIXED64 -> "TYPE_UINT64";
          case UINT32, FIXED32 -> "TYPE_UINT32";
          default -> wide ? "TYPE_INT64" : "TYPE_INT32";
        };
    String text = value.asText();
    if (value.isContainerNode() || value.isBoolean() || !text.matches("-?\\d{1,25}(\\.0+)?")) {
      throw wrong(at, type, value);
    }
    BigInteger number = new BigInteger(text.replaceFirst("\\.0+$", ""));
    boolean unsigned = type.startsWith("TYPE_U");
    int bits = (wide ? 64 : 32) - (unsigned ? 0 : 1);
    if (number.bitLength() > bits || unsigned && number.signum() < 0) {
      throw wrong(at, type, value);
    }
    return wide
        ? TextNode.valueOf(number.toString())
        : com.fasterxml.jackson.databind.node.LongNode.valueOf(number.longValue());
  }

  private static void checkEnum(FieldDescriptor field, String value, String at) {
    java.util.List<String> known = EnumValues.of(field);
    if (!value.isEmpty() && !known.isEmpty() && !known.contains(value)) {
      throw ApiError.legacy(
          400,
          "invalid",
          "Invalid value for field 'resource."
              + at
              + "': '"
              + value
              + "'. Invalid value: "
              + value);
    }
  }

  private static ApiError unknown(String name, String at) {
    return invalidPayload(
        "Unknown name \""
            + name
            + "\""
            + (at.isEmpty() ? "" : " at '" + at + "'")
            + ": Cannot find field.");
  }

  private static ApiError wrong(String at, String type, JsonNode value) {
    String shown =
        value.isContainerNode()
            ? ""
            : ", " + (value.isTextual() ? "\"" + value.textValue() + "\"" : value.asText());
    return invalidPayload("Invalid value at '" + at + "' (" + type + ")" + shown);
  }

  private static ApiError invalidPayload(String detail) {
    String message = "Invalid JSON payload received. " + detail;
    ApiError error = ApiError.legacy(400, "badRequest", message);
    return error;
  }
}
