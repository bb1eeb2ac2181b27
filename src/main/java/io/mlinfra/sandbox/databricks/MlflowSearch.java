package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filters and orders of MLflow's searches: conditions joined by {@code and}, over what a run,
 * an experiment or a model has. Grammar: MLflow, "Search Runs", and the REST reference, read
 * 2026-11-26.
 */
final class MlflowSearch {
  /** Finds what a name like {@code metrics.loss} stands for in an object. */
  interface Fields {
    /**
     * @param entity {@code metrics}, {@code params}, {@code tags}, or {@code attributes}
     */
    Optional<JsonNode> find(ObjectNode object, String entity, String key);
  }

  private record Condition(String entity, String key, String operator, String wanted) {}

  private static final String NAME = "(?:(\\w+)\\.)?(\"[^\"]+\"|`[^`]+`|[\\w.\\-/]+)";
  private static final Pattern CONDITION =
      Pattern.compile(
          "\\G\\s*"
              + NAME
              + "\\s*(!=|>=|<=|=|>|<|(?i:i?like)(?=\\s))\\s*('[^']*'|\"[^\"]*\"|[\\w.+\\-]+)\\s*");
  private static final Pattern AND = Pattern.compile("\\G(?i:and)\\s+");
  private static final Pattern ORDER =
      Pattern.compile("\\s*" + NAME + "(?:\\s+((?i)asc|desc))?\\s*");

  private final Fields fields;

  MlflowSearch(Fields fields) {
    this.fields = fields;
  }

  /** Over objects with a list of tags, whose other fields are their attributes. */
  static MlflowSearch ofTagged() {
    return new MlflowSearch(
        (o, entity, key) -> entity.equals("tags") ? entry(o.path("tags"), key) : field(o, key));
  }

  /** What fits the filter; a filter that cannot be read is refused. */
  List<ObjectNode> matching(List<ObjectNode> all, String filter) {
    List<Condition> conditions = parse(filter);
    return all.stream().filter(o -> conditions.stream().allMatch(c -> holds(c, o))).toList();
  }

  private static List<Condition> parse(String filter) {
    List<Condition> conditions = new ArrayList<>();
    Matcher condition = CONDITION.matcher(filter);
    Matcher and = AND.matcher(filter);
    int at = 0;
    while (at < filter.stripTrailing().length()) {
      if (at > 0) {
        if (!and.find(at)) {
          throw invalid(filter);
        }
        at = and.end();
      }
      if (!condition.find(at)) {
        throw invalid(filter);
      }
      conditions.add(
          new Condition(
              entity(condition.group(1)),
              bare(condition.group(2)),
              condition.group(3).toLowerCase(Locale.ROOT),
              bare(condition.group(4))));
      at = condition.end();
    }
    return conditions;
  }

  private static RuntimeException invalid(String filter) {
    return Errors.invalid("Invalid clause(s) in filter string: " + filter);
  }

  /** All the ways to write the four entities. */
  private static String entity(String written) {
    return switch (written == null ? "" : written.toLowerCase(Locale.ROOT)) {
      case "metric", "metrics" -> "metrics";
      case "param", "params", "parameter", "parameters" -> "params";
      case "tag", "tags" -> "tags";
      case "", "attr", "attribute", "attributes", "run" -> "attributes";
      default -> throw Errors.invalid("Invalid entity type '" + written + "'.");
    };
  }

  private static String bare(String written) {
    char first = written.charAt(0);
    boolean quoted = first == '\'' || first == '"' || first == '`';
    return quoted ? written.substring(1, written.length() - 1) : written;
  }

  private boolean holds(Condition c, ObjectNode object) {
    Optional<JsonNode> found = fields.find(object, c.entity(), c.key());
    if (found.isEmpty()) {
      return false;
    }
    String value = found.get().asText();
    if (c.operator().endsWith("like")) {
      return like(c, value);
    }
    int order = compare(found.get(), c.wanted());
    return switch (c.operator()) {
      case "=" -> order == 0;
      case "!=" -> order != 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "<" -> order < 0;
      default -> order <= 0;
    };
  }

  private static boolean like(Condition c, String value) {
    int flags = c.operator().equals("ilike") ? Pattern.CASE_INSENSITIVE : 0;
    String wanted = c.wanted().contains("%") ? c.wanted() : "%" + c.wanted() + "%";
    String regex = "\\Q" + wanted.replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q") + "\\E";
    return Pattern.compile(regex, flags | Pattern.DOTALL).matcher(value).matches();
  }

  private static int compare(JsonNode value, String wanted) {
    if (value.isNumber()) {
      try {
        return value.decimalValue().compareTo(new BigDecimal(wanted));
      } catch (NumberFormatException e) {
        throw Errors.invalid("Expected a number, but found '" + wanted + "'.");
      }
    }
    return value.asText().compareTo(wanted);
  }

  /**
   * The order that was asked for; what lacks a field stands last.
   *
   * @param last what decides between equals
   */
  Comparator<ObjectNode> order(List<String> asked, Comparator<ObjectNode> last) {
    Comparator<ObjectNode> order = (a, b) -> 0;
    for (String each : asked) {
      Matcher m = ORDER.matcher(each);
      if (!m.matches()) {
        throw Errors.invalid("Invalid order_by clause '" + each + "'.");
      }
      String entity = entity(m.group(1));
      String key = bare(m.group(2));
      boolean down = "desc".equalsIgnoreCase(m.group(3));
      order = order.thenComparing((a, b) -> compared(a, b, entity, key, down));
    }
    return order.thenComparing(last);
  }

  private int compared(ObjectNode a, ObjectNode b, String entity, String key, boolean down) {
    Optional<JsonNode> left = fields.find(a, entity, key);
    Optional<JsonNode> right = fields.find(b, entity, key);
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    int order =
        left.get().isNumber() && right.get().isNumber()
            ? left.get().decimalValue().compareTo(right.get().decimalValue())
            : left.get().asText().compareTo(right.get().asText());
    return down ? -order : order;
  }

  /** The value of an entry {@code {"key": ..., "value": ...}} of a list. */
  static Optional<JsonNode> entry(JsonNode list, String key) {
    return list.valueStream()
        .filter(e -> e.path("key").asText().equals(key))
        .map(e -> e.path("value"))
        .findFirst();
  }

  static Optional<JsonNode> field(JsonNode object, String name) {
    return Optional.ofNullable(object.get(name));
  }

  /** {@code order_by} as a body has it: a list, or one. */
  static List<String> asked(JsonNode orderBy) {
    List<String> all = new ArrayList<>();
    orderBy.forEach(o -> all.add(o.asText()));
    return all;
  }
}
