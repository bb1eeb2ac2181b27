package io.mlinfra.sandbox.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.fault.FaultKind.Field;
import io.mlinfra.sandbox.http.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses a fault rule that would never do what its author meant, and says what would. */
final class FaultCheck {
  private FaultCheck() {}

  /**
   * @throws ApiError 400 with what is wrong and what could be meant
   */
  static FaultKind check(ObjectNode rule) {
    String name = rule.path("kind").asText("");
    List<String> kinds = Arrays.stream(FaultKind.values()).map(FaultKind::text).toList();
    if (name.isEmpty()) {
      throw refused("A fault rule needs a kind: " + String.join(", ", kinds) + ".");
    }
    FaultKind kind =
        FaultKind.of(name)
            .orElseThrow(
                () ->
                    refused(
                        "There is no kind of fault \""
                            + name
                            + "\""
                            + meant(name, kinds)
                            + ". There are "
                            + String.join(", ", kinds)
                            + "."));
    List<Field> fields = Stream.concat(kind.fields().stream(), FaultKind.COMMON.stream()).toList();
    List<String> problems = new ArrayList<>();
    rule.properties().stream()
        .filter(f -> !f.getKey().equals("kind"))
        .forEach(
            f -> {
              Optional<Field> field =
                  fields.stream().filter(x -> x.name().equals(f.getKey())).findFirst();
              if (field.isEmpty()) {
                List<String> names = fields.stream().map(Field::name).toList();
                problems.add(
                    "a rule of kind "
                        + kind.text()
                        + " has no \""
                        + f.getKey()
                        + "\""
                        + meant(f.getKey(), names)
                        + "; it may say "
                        + String.join(", ", names));
              } else {
                field
                    .get()
                    .wrong(f.getValue())
                    .ifPresent(
                        why ->
                            problems.add(
                                f.getKey() + " is \"" + f.getValue().asText() + "\": " + why));
              }
            });
    for (Field field : kind.fields()) {
      if (field.type().equals("place") && !rule.has(field.name())) {
        problems.add("it needs " + field.name() + ": " + field.what().replace("; needed", ""));
      }
    }
    if (rule.path("count").asText("1").equals("0")) {
      problems.add("count is 0: it would never strike");
    }
    if (!problems.isEmpty()) {
      throw refused("The fault rule is not valid: " + String.join("; ", problems) + ".");
    }
    return kind;
  }

  private static ApiError refused(String message) {
    return ApiError.legacy(400, "invalid", message);
  }

  /** The known word that is nearest, where one is near. */
  private static String meant(String word, List<String> known) {
    String plain = word.replace('_', '-');
    String best = "";
    int least = 4;
    for (String candidate : known) {
      int distance = distance(plain, candidate.replace('_', '-'));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : " (did you mean " + best + "?)";
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
