package io.mlinfra.sandbox.compute;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.engine.EnumValues;
import io.mlinfra.sandbox.http.Csv;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All kinds of Compute resources, and what the documentation says of them. */
public final class KindsPage {
  private KindsPage() {}

  static List<ComputeKind> kinds() {
    return Stream.of(
            NetworkKinds.all(),
            MachineKinds.all(),
            BalancerKinds.all(),
            OtherKinds.all(),
            CarrierKinds.all(),
            HealthKinds.all(),
            FurtherKinds.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<ComputeKind> sorted() {
    return kinds().stream().sorted(Comparator.comparing(ComputeKind::collection)).toList();
  }

  /** The calls that the API has, without those that are not there. */
  static List<String> calls() {
    return ComputeMethods.calls();
  }

  /** How much of the API is there, and what of it does nothing. */
  public static String coverage() {
    List<Csv.Row> rows = Csv.read("/sandbox/compute-not-there.csv");
    long absent = rows.stream().filter(r -> r.get("how").equals("absent")).count();
    StringBuilder out = new StringBuilder();
    out.append("Of the ")
        .append(ComputeMethods.calls().size())
        .append(" methods of Compute's own definition, version 1, ")
        .append(absent == 0 ? "none" : Long.toString(absent))
        .append(" is not there; these do nothing:\n\n| Method | | Why |\n| --- | --- | --- |\n");
    for (Csv.Row row : rows) {
      out.append("| `")
          .append(row.get("method"))
          .append("` | ")
          .append(row.get("how"))
          .append(" | ")
          .append(row.get("reason"))
          .append(" |\n");
    }
    return out.toString();
  }

  /** A table with a line for each kind. */
  public static String table() {
    StringBuilder out =
        new StringBuilder(
            """
            | Kind | Where | Insert needs | Updates | Must exist | Cannot change | Kept by |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (ComputeKind kind : sorted()) {
      List<String> cells =
          List.of(
              "[" + kind.collection() + "](sandbox-fields.md#" + anchor(kind) + ")",
              kind.levels().stream()
                  .sorted()
                  .map(l -> l.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")),
              code(kind.required()),
              updates(kind),
              code(kind.references()),
              code(kind.immutable().stream().sorted().toList()),
              code(kind.usedBy().keySet().stream().sorted().toList()));
      out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return out.toString();
  }

  private static String updates(ComputeKind kind) {
    List<String> all = new ArrayList<>(kind.updates().stream().sorted().toList());
    if (kind.labels()) {
      all.add("setLabels");
    }
    kind.setters().keySet().stream().sorted().forEach(all::add);
    return code(all) + (kind.fingerprint() ? ", with fingerprint" : "");
  }

  private static String code(List<String> names) {
    return names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
  }

  private static String anchor(ComputeKind kind) {
    return kind.collection().toLowerCase(Locale.ROOT);
  }

  /** Every field of every kind, with its type and the values of enums. */
  public static String fields() {
    StringBuilder out = new StringBuilder();
    for (ComputeKind kind : sorted()) {
      out.append("\n### ").append(kind.collection()).append("\n\n");
      Map<String, String> lines = new TreeMap<>();
      for (FieldDescriptor field : kind.message().get().getFields()) {
        lines.put(field.getJsonName(), type(field));
      }
      lines.forEach(
          (name, type) -> out.append("- `").append(name).append("`: ").append(type).append('\n'));
    }
    return out.toString();
  }

  private static String type(FieldDescriptor field) {
    if (field.isMapField()) {
      return "map";
    }
    List<String> values = EnumValues.of(field);
    String one =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getName();
          case BOOLEAN -> "boolean";
          case INT -> "int32";
          case LONG -> "int64";
          case FLOAT, DOUBLE -> "number";
          case ENUM, STRING ->
              values.isEmpty() ? "string" : "one of " + code(values.stream().sorted().toList());
          case BYTE_STRING -> "bytes";
        };
    return field.isRepeated() ? "list of " + one : one;
  }
}
