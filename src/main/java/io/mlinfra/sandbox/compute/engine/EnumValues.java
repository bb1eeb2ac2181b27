package io.mlinfra.sandbox.compute.engine;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mlinfra.sandbox.http.Csv;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that an enum field may have. The message types keep enums as texts, list the values in
 * a nested enum of the field's name, and name some more only in their documentation.
 */
public final class EnumValues {
  /** By {@code Message.Enum}. */
  private static final Map<String, List<String>> MORE = load();

  private EnumValues() {}

  private static Map<String, List<String>> load() {
    Map<String, List<String>> more = new HashMap<>();
    for (Csv.Row row : Csv.read("/sandbox/enum-values.csv")) {
      more.put(
          row.get("message") + "." + row.get("enum"), List.of(row.get("values").split(" ", -1)));
    }
    return more;
  }

  /** Empty for a field that is no enum. */
  public static List<String> of(FieldDescriptor field) {
    String json = field.getJsonName();
    String name = Character.toUpperCase(json.charAt(0)) + json.substring(1);
    EnumDescriptor nested = field.getContainingType().findEnumTypeByName(name);
    if (nested == null) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (EnumValueDescriptor value : nested.getValues()) {
      // The first one stands for a field that is not set; it is no value on the wire.
      if (!value.getName().startsWith("UNDEFINED_")) {
        values.add(value.getName());
      }
    }
    values.addAll(MORE.getOrDefault(field.getContainingType().getName() + "." + name, List.of()));
    return values;
  }
}
