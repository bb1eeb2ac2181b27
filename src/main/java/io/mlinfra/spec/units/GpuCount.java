package io.mlinfra.spec.units;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of GPUs, with the model where it is said: {@code 96 H100-80GB}. */
public record GpuCount(long count, Optional<String> model) {
  private static final Pattern FORM =
      Pattern.compile("([0-9.,_+-]+)(?:\\s+([A-Za-z][A-Za-z0-9 -]*))?");

  public static GpuCount parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a number of GPUs such as \"96 H100-80GB\"");
    }
    return new GpuCount(Numbers.parseCount(m.group(1)), Optional.ofNullable(m.group(2)));
  }

  @Override
  public String toString() {
    return count + model.map(m -> " " + m).orElse("");
  }
}
