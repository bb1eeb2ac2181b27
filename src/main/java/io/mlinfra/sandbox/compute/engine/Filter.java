package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.ApiError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * The {@code filter} of list calls: {@code name=x}, {@code labels.a:*}, {@code sizeGb>10}, {@code
 * name eq 'a.*'}, with AND, OR, NOT and parentheses; terms side by side are joined by AND.
 */
public final class Filter {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\\(|\\))|(!=|<=|>=|=|<|>|:)|\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^'\\\\]|\\\\.)*)'|(https?://[^\\s()\"']+|[^\\s()=!<>:\"']+))");

  private static final Set<String> OPERATORS =
      Set.of("=", "!=", "<", "<=", ">", ">=", ":", "(", ")", "AND", "OR");

  private static final Pattern NAME = Pattern.compile("\\(?name *= *\"([a-z0-9-]+)\"\\)?");
  private static final Pattern NAMES = Pattern.compile(NAME + "(?: OR " + NAME + ")*");

  private record Token(String text, boolean quoted) {}

  private final List<Token> tokens = new ArrayList<>();
  private final String text;
  private int at;

  private Filter(String text) {
    this.text = text;
    Matcher m = TOKEN.matcher(text);
    int end = 0;
    String rest = text.stripTrailing();
    while (end < rest.length()) {
      if (!m.find(end) || m.start() != end) {
        throw invalid(text);
      }
      end = m.end();
      if (m.group(3) != null || m.group(4) != null) {
        String value = m.group(3) != null ? m.group(3) : m.group(4);
        tokens.add(new Token(value.replaceAll("\\\\([\"'\\\\])", "$1"), true));
      } else {
        tokens.add(new Token(m.group().strip(), false));
      }
    }
  }

  static Predicate<JsonNode> parse(String text) {
    if (text.isBlank()) {
      return n -> true;
    }
    Filter filter = new Filter(text);
    Predicate<JsonNode> predicate = filter.or();
    if (filter.at < filter.tokens.size()) {
      throw invalid(text);
    }
    return predicate;
  }

  /**
   * The names, where the filter asks for nothing but names, as in {@code (name = "a") OR (name =
   * "b")}: then no other item need be made. Empty where it asks for something else.
   */
  public static Optional<Set<String>> names(String text) {
    if (!NAMES.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        NAME.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet()));
  }

  private static ApiError invalid(String text) {
    return ApiError.legacy(
        400,
        "invalid",
        "Invalid value for field 'filter': '" + text + "'. Invalid list filter expression.");
  }

  private boolean isWord(String word) {
    return at < tokens.size() && !tokens.get(at).quoted() && tokens.get(at).text().equals(word);
  }

  private Predicate<JsonNode> or() {
    Predicate<JsonNode> left = and();
    while (isWord("OR")) {
      at++;
      left = left.or(and());
    }
    return left;
  }

  private Predicate<JsonNode> and() {
    Predicate<JsonNode> left = term();
    while (at < tokens.size() && !isWord("OR") && !isWord(")")) {
      if (isWord("AND")) {
        at++;
      }
      left = left.and(term());
    }
    return left;
  }

  private Predicate<JsonNode> term() {
    if (isWord("NOT")) {
      at++;
      return term().negate();
    }
    if (isWord("(")) {
      at++;
      Predicate<JsonNode> inner = or();
      if (!isWord(")")) {
        throw invalid(text);
      }
      at++;
      return inner;
    }
    String field = next().text();
    boolean negated = field.startsWith("-");
    Predicate<JsonNode> test = comparison(negated ? field.substring(1) : field, next().text());
    return negated ? test.negate() : test;
  }

  private Token next() {
    if (at >= tokens.size()) {
      throw invalid(text);
    }
    return tokens.get(at++);
  }

  private Predicate<JsonNode> comparison(String field, String operator) {
    Token token = next();
    if (!token.quoted() && OPERATORS.contains(token.text())) {
      throw invalid(text);
    }
    String value = token.text();
    return switch (operator) {
      case "=" -> n -> matches(find(n, field), value);
      case "!=" -> n -> !matches(find(n, field), value);
      case "eq" -> regex(field, value);
      case "ne" -> regex(field, value).negate();
      case ":" -> n -> has(find(n, field), value);
      case "<" -> n -> compare(find(n, field), value) < 0;
      case "<=" -> n -> compare(find(n, field), value) <= 0;
      case ">" -> n -> compare(find(n, field), value) > 0;
      case ">=" -> n -> compare(find(n, field), value) >= 0;
      default -> throw invalid(text);
    };
  }

  private Predicate<JsonNode> regex(String field, String value) {
    try {
      Pattern pattern = Pattern.compile(value);
      return n -> pattern.matcher(find(n, field).asText("")).matches();
    } catch (PatternSyntaxException e) {
      throw invalid(text);
    }
  }

  private static JsonNode find(JsonNode node, String field) {
    JsonNode at = node;
    for (String step : field.split("\\.", -1)) {
      at = at.path(step);
    }
    return at;
  }

  private static boolean matches(JsonNode node, String value) {
    if (node.isArray()) {
      for (JsonNode item : node) {
        if (matches(item, value)) {
          return true;
        }
      }
      return false;
    }
    if (value.contains("*")) {
      return !node.isMissingNode()
          && node.asText("").matches(("\\Q" + value + "\\E").replace("*", "\\E.*\\Q"));
    }
    return node.asText("").equals(value);
  }

  private static boolean has(JsonNode node, String value) {
    if (value.equals("*")) {
      return !node.isMissingNode();
    }
    if (node.isObject()) {
      return node.has(value);
    }
    return matches(node, value) || node.asText("").contains(value.replace("*", ""));
  }

  private static int compare(JsonNode node, String value) {
    String text = node.asText("");
    try {
      return new BigDecimal(text).compareTo(new BigDecimal(value));
    } catch (NumberFormatException notANumber) {
      return Times.order(text, value);
    }
  }
}
