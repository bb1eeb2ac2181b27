package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Csv;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the fields of a body must be beyond their types: bounds, forms, either one or the other. */
public final class BodyRules {
  /** Rules of every kind. */
  private static final String ALL = "*";

  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  /** Read at the first change: a plan makes none. */
  private static final class Table {
    static final Map<String, List<Rule>> BY_KIND =
        Csv.read("/sandbox/body-rules.csv").stream()
            .map(BodyRules::rule)
            .collect(Collectors.groupingBy(Rule::kind));
    static final Map<String, List<Rule>> JOINED = new HashMap<>();
  }

  private record Rule(String kind, String at, Check check) {}

  /** Refuses a value, or an object, at its place in the body. */
  @FunctionalInterface
  private interface Check {
    Optional<ApiError> refuse(String path, JsonNode value);
  }

  private BodyRules() {}

  static void check(String collection, ObjectNode body) {
    for (Rule rule : of(collection)) {
      List<FieldPath.Located> places =
          rule.at().isEmpty()
              ? List.of(new FieldPath.Located("", body))
              : FieldPath.located(body, rule.at());
      for (FieldPath.Located place : places) {
        Optional<ApiError> refused = rule.check().refuse(place.path(), place.value());
        if (refused.isPresent()) {
          throw refused.get();
        }
      }
    }
  }

  private static synchronized List<Rule> of(String collection) {
    return Table.JOINED.computeIfAbsent(
        collection,
        c ->
            Stream.of(ALL, c)
                .flatMap(k -> Table.BY_KIND.getOrDefault(k, List.of()).stream())
                .toList());
  }

  private static Rule rule(Csv.Row row) {
    String value = row.get("value").replace(';', ',');
    String says = row.get("says").replace(';', ',');
    Check check =
        switch (row.get("rule")) {
          case "range" -> range(value);
          case "count" -> count(value, says);
          case "regex" -> regex(value);
          case "cidr" -> (path, v) -> form(path, v, cidr(v.asText()), says);
          case "address" -> (path, v) -> form(path, v, address(v.asText()), says);
          case "one" -> fields(value, 1, says);
          case "atmost" -> fields(value, 0, says);
          case "distinct" -> distinct(value, says);
          default -> throw new IllegalStateException("no such rule: " + row.get("rule"));
        };
    return new Rule(row.get("kind"), row.get("at"), check);
  }

  private static Check range(String bounds) {
    BigDecimal from = new BigDecimal(bounds.substring(0, bounds.indexOf("..")));
    BigDecimal to = new BigDecimal(bounds.substring(bounds.indexOf("..") + 2));
    return (path, v) -> {
      if (!v.asText().matches("-?\\d{1,30}(\\.\\d{1,30})?([eE]-?\\d{1,3})?")) {
        return Optional.empty();
      }
      BigDecimal number = new BigDecimal(v.asText());
      if (number.compareTo(from) < 0) {
        return refused(path, v, "Must be greater than or equal to " + from);
      }
      return number.compareTo(to) > 0
          ? refused(path, v, "Must be less than or equal to " + to)
          : Optional.empty();
    };
  }

  private static Check count(String bounds, String says) {
    int from = Integer.parseInt(bounds.substring(0, bounds.indexOf("..")));
    int to = Integer.parseInt(bounds.substring(bounds.indexOf("..") + 2));
    return (path, v) ->
        v.size() >= from && v.size() <= to
            ? Optional.empty()
            : Optional.of(
                Errors.invalid(
                    path,
                    "",
                    says.isEmpty() ? "From " + from + " to " + to + " are allowed." : says));
  }

  private static Check regex(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return (path, v) ->
        pattern.matcher(v.asText()).matches()
            ? Optional.empty()
            : refused(path, v, "Must be a match of regex '" + regex.replace("(?s)", "") + "'");
  }

  private static Optional<ApiError> form(String path, JsonNode v, boolean good, String says) {
    return good ? Optional.empty() : refused(path, v, says);
  }

  private static boolean cidr(String text) {
    int slash = text.indexOf('/');
    boolean v6 = slash > 0 && IPV6.matcher(text.substring(0, slash)).matches();
    return v6 ? text.substring(slash + 1).matches("\\d{1,3}") : Ranges.loose(text);
  }

  private static boolean address(String text) {
    return text.isEmpty()
        || text.contains("/addresses/")
        || Ranges.loose(text) && !text.contains("/")
        || IPV6.matcher(text).matches();
  }

  /**
   * @param least how many of the fields there must be; never more than one
   */
  private static Check fields(String names, int least, String says) {
    List<String> all = List.of(names.split("\\|", -1));
    return (path, v) -> {
      List<String> there = all.stream().filter(f -> given(v.path(f))).toList();
      if (there.size() <= 1 && there.size() >= least) {
        return Optional.empty();
      }
      String at = path.isEmpty() ? "" : path + ".";
      String field = there.isEmpty() ? all.getFirst() : there.getLast();
      return Optional.of(Errors.invalid(at + field, shown(v.path(field)), says));
    };
  }

  /** Empty texts and lists, and what is off, count as not given. */
  private static boolean given(JsonNode value) {
    return !value.isMissingNode()
        && !value.isNull()
        && !(value.isTextual() && value.textValue().isEmpty())
        && !(value.isArray() && value.isEmpty())
        && !(value.isBoolean() && !value.booleanValue());
  }

  private static Check distinct(String field, String says) {
    return (path, v) -> {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < v.size(); i++) {
        String one = v.get(i).path(field).asText("");
        if (!one.isEmpty() && !seen.add(one)) {
          return Optional.of(Errors.invalid(path + "[" + i + "]." + field, one, says));
        }
      }
      return Optional.empty();
    };
  }

  private static String shown(JsonNode value) {
    return value.isContainerNode() ? "" : value.asText();
  }

  private static Optional<ApiError> refused(String path, JsonNode value, String why) {
    return Optional.of(Errors.invalid(path, shown(value), why));
  }
}
