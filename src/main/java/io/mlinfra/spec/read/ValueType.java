package io.mlinfra.spec.read;

import io.mlinfra.spec.units.Cidr;
import io.mlinfra.spec.units.DataSize;
import io.mlinfra.spec.units.Durations;
import io.mlinfra.spec.units.Numbers;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a single value of the plan file may be: how it is described, read and written.
 *
 * @param parse throws {@link IllegalArgumentException} with a sentence for people
 */
record ValueType<T>(Shape.Value shape, Function<String, T> parse, Function<T, String> format) {
  static final ValueType<String> TEXT =
      new ValueType<>(Shape.Value.of("text", "", "string", "number", "boolean"), t -> t, t -> t);

  static final ValueType<Long> COUNT =
      new ValueType<>(
          Shape.Value.of("whole number", "12", "integer", "string"),
          Numbers::parseCount,
          n -> Long.toString(n));

  static final ValueType<BigDecimal> NUMBER =
      new ValueType<>(
          Shape.Value.of("number", "1.5", "number", "string"),
          ValueType::notNegative,
          BigDecimal::toPlainString);

  static final ValueType<Boolean> BOOL =
      new ValueType<>(
          Shape.Value.of("true or false", "true", "boolean"),
          ValueType::parseBoolean,
          b -> Boolean.toString(b));

  static final ValueType<Ratio> RATIO =
      new ValueType<>(
          Shape.Value.of("share, such as 85% or 0.85", "85%", "number", "string"),
          Ratio::parse,
          Ratio::toString);

  static final ValueType<Ratio> PERCENTAGE =
      new ValueType<>(
          Shape.Value.of("number of per cent, 0 to 100", "70", "number", "string"),
          Ratio::parsePercentage,
          Ratio::toString);

  static final ValueType<Cidr> CIDR =
      new ValueType<>(
          Shape.Value.of("IPv4 range", "10.64.0.0/12", "string"), Cidr::parse, Cidr::toString);

  /** One of a few words. */
  static ValueType<String> choice(String... words) {
    List<String> choices = List.of(words);
    return new ValueType<>(
        new Shape.Value("one of " + String.join(", ", words), List.of("string"), choices, words[0]),
        t -> oneOf(t, choices),
        t -> t);
  }

  /** A span of time; a bare number counts {@code unit}s. */
  static ValueType<Duration> duration(Duration unit) {
    String name =
        "duration, such as 90s, 5m or 1h; a bare number is in units of " + Durations.format(unit);
    return new ValueType<>(
        Shape.Value.of(name, "5m", "integer", "string"),
        t -> Durations.parse(t, unit),
        Durations::format);
  }

  /** An amount of data; a bare number counts {@code unit}s. */
  static ValueType<DataSize> size(String unit) {
    return new ValueType<>(
        Shape.Value.of("size in " + unit, "256", "number", "string"),
        t -> DataSize.parse(t, unit),
        DataSize::toString);
  }

  private static String oneOf(String text, List<String> choices) {
    if (!choices.contains(text)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not one of "
              + String.join(", ", choices)
              + Nearest.to(text, choices).map(c -> "; did you mean \"" + c + "\"?").orElse(""));
    }
    return text;
  }

  private static Boolean parseBoolean(String text) {
    return switch (text) {
      case "true", "True", "yes", "on" -> true;
      case "false", "False", "no", "off" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    };
  }

  private static BigDecimal notNegative(String text) {
    BigDecimal n = Numbers.parse(text);
    if (n.signum() < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is negative");
    }
    return n;
  }
}
