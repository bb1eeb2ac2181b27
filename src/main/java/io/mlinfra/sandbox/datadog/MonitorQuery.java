package io.mlinfra.sandbox.datadog;

import io.mlinfra.sandbox.http.ApiError;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A monitor's query, taken apart as its type demands (API reference, "Create a monitor", Query
 * Types).
 *
 * @param type the type under which Datadog stores it
 * @param threshold the number it compares with; empty for types that compare with none
 * @param operator how it compares
 * @param grouped whether it alerts for each group by itself
 */
record MonitorQuery(String type, Optional<BigDecimal> threshold, String operator, boolean grouped) {
  private static final String NUMBER = "-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?";
  private static final Pattern COMPARISON =
      Pattern.compile("(?s)(.*?)\\s*(>=|<=|==|!=|>|<)\\s*(" + NUMBER + ")\\s*");
  private static final String WINDOW =
      "(?:last_\\d+(?:s|m|h|d|w|mo)|current_\\d+(?:h|d|w|mo)|default)";
  private static final Pattern METRIC =
      Pattern.compile("(?s)(avg|sum|max|min|percentile|change|pct_change)\\((.*?)\\)\\s*:\\s*(.*)");
  private static final Pattern CHANGE =
      Pattern.compile("(avg|sum|max|min)\\(" + WINDOW + "\\),\\s*(?:last|hour|day|week|month).*");
  private static final Pattern FORMULA =
      Pattern.compile("(?s)formula\\(\"[^\"]+\"\\)(?:\\.\\w+\\(.*?\\))*");
  private static final Pattern SEARCH =
      Pattern.compile("(?s)[a-z][-a-z]*\\(\".*\"\\)(?:\\.\\w+\\(.*?\\))*");

  /** How the query of each type is to look. */
  private enum Form {
    METRIC,
    SEARCH,
    SERVICE_CHECK,
    COMPOSITE,
    FREE
  }

  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry("metric alert", Form.METRIC),
          Map.entry("query alert", Form.METRIC),
          Map.entry("log alert", Form.SEARCH),
          Map.entry("rum alert", Form.SEARCH),
          Map.entry("ci-pipelines alert", Form.SEARCH),
          Map.entry("ci-tests alert", Form.SEARCH),
          Map.entry("error-tracking alert", Form.SEARCH),
          Map.entry("audit alert", Form.SEARCH),
          Map.entry("event-v2 alert", Form.SEARCH),
          Map.entry("trace-analytics alert", Form.SEARCH),
          Map.entry("llm-observability alert", Form.SEARCH),
          Map.entry("cost alert", Form.SEARCH),
          Map.entry("data-quality alert", Form.SEARCH),
          Map.entry("data-jobs alert", Form.SEARCH),
          Map.entry("network-performance alert", Form.SEARCH),
          Map.entry("database-monitoring alert", Form.SEARCH),
          Map.entry("slo alert", Form.SEARCH),
          Map.entry("process alert", Form.FREE),
          Map.entry("event alert", Form.FREE),
          Map.entry("synthetics alert", Form.FREE),
          Map.entry("service check", Form.SERVICE_CHECK),
          Map.entry("composite", Form.COMPOSITE));

  /**
   * @throws ApiError 400 with Datadog's words when the type is unknown or the query is not of it
   */
  static MonitorQuery parse(String type, String query) {
    Form form = FORMS.get(type);
    if (form == null) {
      throw Errors.bad("The value provided for parameter 'type' is invalid");
    }
    return switch (form) {
      case METRIC -> metric(query);
      case SEARCH -> search(type, query);
      case SERVICE_CHECK -> plain(type, query, "\".+\"\\.over\\(.+\\)\\..*", "by(");
      case COMPOSITE -> plain(type, query, "[-\\d\\s()!&|]*\\d[-\\d\\s()!&|]*", "\n");
      case FREE -> plain(type, query, "(?s).+", "by {");
    };
  }

  private static MonitorQuery metric(String query) {
    Matcher m = comparison(query);
    String left = m.group(1).strip();
    BigDecimal threshold = new BigDecimal(m.group(3));
    if (left.startsWith("formula(")) {
      mustMatch(FORMULA, left);
      return new MonitorQuery(
          "metric alert", Optional.of(threshold), m.group(2), left.contains(".by("));
    }
    Matcher parts = METRIC.matcher(left);
    if (!parts.matches()) {
      throw invalid("time aggregation missing");
    }
    boolean change = parts.group(1).endsWith("change");
    // change(avg(last_5m),last_1h):... has its own brackets inside the first ones.
    String window = parts.group(2);
    String rest = parts.group(3);
    if (change) {
      int end = left.indexOf("):", left.indexOf(',') < 0 ? 0 : left.indexOf(','));
      window = end < 0 ? "" : left.substring(left.indexOf('(') + 1, end);
      rest = end < 0 ? "" : left.substring(end + 2);
    }
    if (!(change ? CHANGE.matcher(window).matches() : window.matches(WINDOW))) {
      throw invalid("invalid time window '" + window + "'");
    }
    try {
      boolean grouped = MetricExpression.parse(rest.strip()).grouped();
      return new MonitorQuery("query alert", Optional.of(threshold), m.group(2), grouped);
    } catch (MetricExpression.Malformed e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static MonitorQuery search(String type, String query) {
    Matcher m = comparison(query);
    String left = m.group(1).strip();
    mustMatch(left.startsWith("formula(") ? FORMULA : SEARCH, left);
    return new MonitorQuery(
        type,
        Optional.of(new BigDecimal(m.group(3))),
        m.group(2),
        left.contains(".by(") && !left.contains(".by(\"*\")"));
  }

  private static MonitorQuery plain(String type, String query, String form, String groupMark) {
    if (!query.matches(form)) {
      throw invalid("'" + query + "' is no query of a " + type);
    }
    return new MonitorQuery(type, Optional.empty(), "", query.contains(groupMark));
  }

  private static Matcher comparison(String query) {
    Matcher m = COMPARISON.matcher(query);
    if (!m.matches()) {
      throw invalid("invalid operator specified: ");
    }
    return m;
  }

  private static void mustMatch(Pattern form, String left) {
    if (!form.matcher(left).matches()) {
      throw invalid("'" + left + "' could not be parsed");
    }
  }

  static ApiError invalid(String why) {
    return Errors.bad("The value provided for parameter 'query' is invalid: " + why);
  }
}
