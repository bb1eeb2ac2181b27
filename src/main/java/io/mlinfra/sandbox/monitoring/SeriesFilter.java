package io.mlinfra.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A monitoring filter of comparisons joined by AND, such as {@code metric.type = "x" AND
 * metadata.user_labels."team" = "ml"}.
 */
record SeriesFilter(List<Term> terms) {
  private static final Pattern TERM =
      Pattern.compile("\\s*([a-z_.]+(?:\\.?\"[^\"]+\"|[\\w.-]*))\\s*(!?=)\\s*\"?([^\"]*?)\"?\\s*");

  /**
   * One comparison.
   *
   * @param path such as {@code metric.type} or {@code metadata.user_labels.team}
   */
  record Term(String path, boolean equal, String value) {}

  static SeriesFilter parse(String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.split("\\s+AND\\s+")) {
      Matcher m = TERM.matcher(part);
      if (!m.matches()) {
        throw invalid("Could not parse filter \"" + text + "\"");
      }
      terms.add(new Term(m.group(1).replace("\"", ""), m.group(2).equals("="), m.group(3)));
    }
    if (terms.stream().noneMatch(t -> t.path().equals("metric.type") && t.equal())) {
      throw invalid("Field filter must specify a single metric type");
    }
    return new SeriesFilter(terms);
  }

  private static ApiError invalid(String message) {
    return ApiError.canonical(400, "INVALID_ARGUMENT", message);
  }

  boolean matches(JsonNode series) {
    return terms.stream().allMatch(t -> value(series, t.path()).equals(t.value()) == t.equal());
  }

  /** The value of a field of a series by its name in filters and in {@code groupByFields}. */
  static String value(JsonNode series, String path) {
    String[] parts = path.replace("\"", "").split("\\.", 3);
    String last = parts.length == 3 ? parts[2] : "";
    return switch (parts[0] + "." + (parts.length > 1 ? parts[1] : "")) {
      case "metric.type" -> series.path("metric").path("type").asText();
      case "metric.label", "metric.labels" ->
          series.path("metric").path("labels").path(last).asText();
      case "resource.type" -> series.path("resource").path("type").asText();
      case "resource.label", "resource.labels" ->
          series.path("resource").path("labels").path(last).asText();
      case "metadata.user_labels" -> series.path("metadata").path("userLabels").path(last).asText();
      case "project." -> series.path("resource").path("labels").path("project_id").asText();
      default -> throw invalid("Unknown field \"" + path + "\" in filter or groupByFields");
    };
  }
}
