package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mlinfra.sandbox.compute.engine.EnumValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bends bodies that are right: a field more, one less, another value, of the right type or not. */
final class BodyMaker {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "net",
          "UPPER",
          "a-very-long-name-that-goes-on-and-on-until-it-is-longer-than-sixty-three-characters",
          "global/networks/net",
          "projects/ml-fleet-dev/global/networks/absent",
          "https://www.googleapis.com/compute/v1/projects/p/zones/z/disks/d",
          "regions/us-east1/subnetworks/default",
          "zones/us-central1-a/disks/disk",
          "10.0.0.0/8",
          "10.0.0.0/99",
          "999.1.1.1",
          "::1",
          "0",
          "-1",
          "80-",
          "PT3600S",
          "2027-01-01T00:00:00Z",
          "not a time",
          "\u0000",
          "\uD83D\uDE80",
          "%s",
          "*",
          "..",
          "/",
          "projects//global//");

  private final Random random;

  BodyMaker(Random random) {
    this.random = random;
  }

  ObjectNode bent(ObjectNode right, Descriptor type) {
    ObjectNode body = right.deepCopy();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bend(body, type, 0);
    }
    return body;
  }

  private void bend(ObjectNode body, Descriptor type, int depth) {
    List<String> there = new ArrayList<>();
    body.fieldNames().forEachRemaining(there::add);
    int choice = random.nextInt(10);
    if (choice == 0 && !there.isEmpty()) {
      body.remove(pick(there));
      return;
    }
    if (choice == 1 && !there.isEmpty()) {
      body.set(pick(there), nonsense());
      return;
    }
    if (type.getFields().isEmpty()) {
      return;
    }
    FieldDescriptor field = pick(type.getFields());
    JsonNode old = body.path(field.getJsonName());
    boolean inside = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField();
    if (inside && old instanceof ObjectNode child && depth < 4) {
      bend(child, field.getMessageType(), depth + 1);
    } else if (inside && old.path(0) instanceof ObjectNode child && depth < 4) {
      bend(child, field.getMessageType(), depth + 1);
    } else {
      body.set(field.getJsonName(), value(field, depth));
    }
  }

  private JsonNode value(FieldDescriptor field, int depth) {
    if (field.isMapField()) {
      ObjectNode map = JSON.objectNode();
      map.set(
          random.nextBoolean() ? "key" : pick(TEXTS),
          single(field.getMessageType().findFieldByName("value"), depth));
      return map;
    }
    if (!field.isRepeated()) {
      return single(field, depth);
    }
    ArrayNode list = JSON.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(single(field, depth));
    }
    return list;
  }

  private JsonNode single(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        ObjectNode child = JSON.objectNode();
        boolean leaf = depth > 3 || field.getMessageType().getFields().isEmpty();
        for (int i = leaf ? 0 : random.nextInt(4); i > 0; i--) {
          FieldDescriptor inner = pick(field.getMessageType().getFields());
          child.set(inner.getJsonName(), value(inner, depth + 1));
        }
        yield child;
      }
      case BOOLEAN -> JSON.booleanNode(random.nextBoolean());
      case INT -> JSON.numberNode(number().intValue());
      case LONG -> JSON.textNode(number().toString());
      case FLOAT, DOUBLE -> JSON.numberNode(random.nextGaussian());
      default -> {
        List<String> known = EnumValues.of(field);
        yield JSON.textNode(known.isEmpty() ? pick(TEXTS) : pick(known));
      }
    };
  }

  private Long number() {
    return switch (random.nextInt(5)) {
      case 0 -> 0L;
      case 1 -> -1L;
      case 2 -> Long.MAX_VALUE;
      case 3 -> (long) random.nextInt();
      default -> (long) random.nextInt(1000);
    };
  }

  private JsonNode nonsense() {
    return switch (random.nextInt(7)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.numberNode(random.nextLong());
      case 2 -> JSON.booleanNode(true);
      case 3 -> JSON.arrayNode().add(JSON.nullNode()).add(JSON.arrayNode());
      case 4 -> JSON.objectNode().set("x", JSON.objectNode());
      case 5 -> JSON.arrayNode();
      default -> JSON.textNode(pick(TEXTS));
    };
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
