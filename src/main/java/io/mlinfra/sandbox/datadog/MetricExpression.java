package io.mlinfra.sandbox.datadog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the metric part of a query: {@code avg:system.load.1{env:prod,host:$host} by
 * {host}.rollup(max, 60) / 100}. Knows the grammar, not the metrics: Datadog accepts names of
 * metrics that have no data yet.
 */
final class MetricExpression {
  private static final Set<String> AGGREGATORS =
      Set.of("avg", "sum", "min", "max", "count", "p50", "p75", "p90", "p95", "p99");

  private final String text;
  private final List<String> metrics = new ArrayList<>();
  private boolean grouped;
  private int at;

  private MetricExpression(String text) {
    this.text = text;
  }

  /**
   * What was found.
   *
   * @param metrics the names of metrics, in order
   * @param grouped whether any of them is split by a tag
   */
  record Parsed(List<String> metrics, boolean grouped) {}

  /** The expression could not be read; the message says where. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @throws Malformed when the text is no metric expression
   */
  static Parsed parse(String text) {
    MetricExpression e = new MetricExpression(text);
    e.sum();
    e.space();
    if (e.at < text.length()) {
      throw e.unexpected();
    }
    if (e.metrics.isEmpty()) {
      throw new Malformed("no metric in '" + text + "'");
    }
    return new Parsed(List.copyOf(e.metrics), e.grouped);
  }

  private void sum() {
    product();
    while (take('+') || take('-')) {
      product();
    }
  }

  private void product() {
    factor();
    while (take('*') || take('/')) {
      factor();
    }
  }

  private void factor() {
    space();
    if (take('-')) {
      factor();
    } else if (take('(')) {
      sum();
      expect(')');
    } else if (at < text.length() && (Character.isDigit(peek()) || peek() == '.')) {
      number();
    } else {
      named();
    }
    while (at < text.length() && peek() == '.') {
      at++;
      name();
      expect('(');
      skipArguments();
    }
  }

  /** A metric with its aggregator, or a function around expressions. */
  private void named() {
    String name = name();
    if (AGGREGATORS.contains(name) && take(':')) {
      metric(name());
    } else if (take('(')) {
      arguments();
    } else {
      metric(name);
    }
  }

  private void metric(String name) {
    metrics.add(name);
    expect('{');
    until('}');
    int mark = at;
    space();
    if (text.startsWith("by", at)) {
      at += 2;
      space();
      expect('{');
      if (until('}').isBlank()) {
        throw new Malformed("empty group after 'by'");
      }
      grouped = true;
    } else {
      at = mark;
    }
  }

  /** The first argument is an expression; those after it may be words, texts or numbers. */
  private void arguments() {
    sum();
    if (take(',')) {
      skipArguments();
    } else {
      expect(')');
    }
  }

  private void skipArguments() {
    int depth = 1;
    while (at < text.length() && depth > 0) {
      char c = text.charAt(at++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    if (depth > 0) {
      throw new Malformed("missing ')' in '" + text + "'");
    }
  }

  private void number() {
    while (at < text.length() && (Character.isLetterOrDigit(peek()) || peek() == '.')) {
      at++;
    }
  }

  private String name() {
    space();
    int start = at;
    while (at < text.length() && isNamePart(peek())) {
      at++;
    }
    // A dot at the end begins a function: avg:x{*}.rollup(...) ends its name at the brace.
    if (start == at || !Character.isLetter(text.charAt(start))) {
      throw unexpected();
    }
    return text.substring(start, at);
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
  }

  private String until(char end) {
    int close = text.indexOf(end, at);
    if (close < 0) {
      throw new Malformed("missing '" + end + "' in '" + text + "'");
    }
    String inner = text.substring(at, close);
    if (inner.indexOf('{') >= 0) {
      throw new Malformed("unexpected '{' in '" + inner + "'");
    }
    at = close + 1;
    return inner;
  }

  private boolean take(char c) {
    space();
    if (at < text.length() && peek() == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!take(c)) {
      throw unexpected();
    }
  }

  private char peek() {
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private Malformed unexpected() {
    return new Malformed(
        at >= text.length()
            ? "unexpected end of '" + text + "'"
            : "unexpected '" + text.charAt(at) + "' at " + at + " in '" + text + "'");
  }
}
