package io.mlinfra.sandbox.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The ways in which the embedded cloud can fail, with what a rule of each may say. */
enum FaultKind {
  STATUS(
      "answers with an error instead of doing what was asked",
      Field.status("status", "the HTTP status", "503"),
      Field.text("reason", "the reason in the error's body"),
      Field.text("message", "the message in the error's body"),
      Field.text("retry_after", "the header Retry-After; none by default")),
  DELAY("answers late", Field.number("millis", "for so long", "1000")),
  HANG("does not answer, and cuts in the end", Field.number("millis", "for so long", "600000")),
  CUT_BEFORE("cuts the connection before the change took effect"),
  CUT_AFTER("cuts the connection after the change took effect"),
  OPERATION_ERROR(
      "lets an operation of Compute end in an error",
      Field.text("code", "the error's code; INTERNAL_ERROR by default"),
      Field.text("message", "the error's message"),
      Field.status("status", "the operation's httpErrorStatusCode", "500"),
      Field.oneOf("effect", "whether the change takes effect all the same", "none", "kept")),
  OPERATION_STUCK("lets an operation of Compute stay RUNNING for ever"),
  STOCKOUT(
      "lets a zone have no capacity",
      Field.regex("zone", "zones"),
      Field.regex("machine_type", "machine types"),
      Field.oneOf("spot", "only spot machines, or only others", "true", "false")),
  QUOTA(
      "refuses for quota, whatever the limit",
      Field.regex("metric", "quota metrics, such as GPUS_PER_GPU_FAMILY"),
      Field.regex("region", "regions, or global"),
      Field.oneOf("when", "at once, or in the operation", "now", "operation")),
  UNREACHABLE(
      "lets a region or a zone list as unreachable",
      Field.place("region", "the region, or the zone; needed"));

  private final String does;
  private final List<Field> fields;

  /** What every rule may say. */
  static final List<Field> COMMON =
      List.of(
          Field.regex("method", "HTTP methods"),
          Field.regexPart("path", "paths in which the expression occurs"),
          Field.share("probability", "the share of the meant requests that is struck"),
          Field.number("seed", "decides which ones; the same ones for the same seed", "1"),
          Field.number("count", "strikes so often; without end by default", ""));

  FaultKind(String does, Field... fields) {
    this.does = does;
    this.fields = List.of(fields);
  }

  /**
   * Something that a rule may say.
   *
   * @param type {@code text}, {@code number}, {@code share}, {@code regex}, {@code status}, {@code
   *     place} or the values that it may have, with a bar between
   */
  record Field(String name, String type, String what, String fallback) {
    static Field text(String name, String what) {
      return new Field(name, "text", what, "");
    }

    static Field number(String name, String what, String fallback) {
      return new Field(name, "number", what, fallback);
    }

    static Field share(String name, String what) {
      return new Field(name, "share", what, "1");
    }

    static Field status(String name, String what, String fallback) {
      return new Field(name, "status", what, fallback);
    }

    static Field regex(String name, String what) {
      return new Field(name, "regex", what, ".*");
    }

    static Field regexPart(String name, String what) {
      return new Field(name, "regex", what, ".*");
    }

    static Field place(String name, String what) {
      return new Field(name, "place", what, "");
    }

    static Field oneOf(String name, String what, String... values) {
      return new Field(name, String.join("|", values), what, "");
    }

    /** Why the value cannot be; empty when it can. */
    Optional<String> wrong(JsonNode value) {
      String text = value.asText();
      return switch (type) {
        case "text" -> Optional.empty();
        case "number" ->
            text.matches("\\d{1,15}")
                ? Optional.empty()
                : Optional.of("it must be a whole number from 0");
        case "share" -> share(text);
        case "status" ->
            text.matches("[45]\\d\\d")
                ? Optional.empty()
                : Optional.of("it must be an HTTP status from 400 to 599");
        case "regex" -> regex(text);
        case "place" ->
            text.matches("[a-z]+-[a-z]+\\d+(-[a-z])?")
                ? Optional.empty()
                : Optional.of("it must be a region or a zone, such as us-central1");
        default ->
            List.of(type.split("\\|", -1)).contains(text)
                ? Optional.empty()
                : Optional.of("it must be " + type.replace("|", " or "));
      };
    }

    private static Optional<String> share(String text) {
      try {
        double share = Double.parseDouble(text);
        return share > 0 && share <= 1
            ? Optional.empty()
            : Optional.of("it must be above 0 and at most 1");
      } catch (NumberFormatException notANumber) {
        return Optional.of("it must be a number above 0 and at most 1");
      }
    }

    private static Optional<String> regex(String text) {
      try {
        java.util.regex.Pattern.compile(text);
        return Optional.empty();
      } catch (java.util.regex.PatternSyntaxException e) {
        return Optional.of("it must be a regular expression: " + e.getDescription());
      }
    }
  }

  /** As rules name it: {@code cut-before}. */
  String text() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  String does() {
    return does;
  }

  List<Field> fields() {
    return fields;
  }

  static Optional<FaultKind> of(String text) {
    for (FaultKind kind : values()) {
      if (kind.text().equals(text)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
