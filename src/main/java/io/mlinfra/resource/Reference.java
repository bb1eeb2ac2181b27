package io.mlinfra.resource;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that only the service can give, such as a generated id, written into a desired body as
 * the text {@code ${kind/name#field}} and put in place when the resource it points at exists.
 *
 * <p>Google resources need none: their links are known from their names.
 */
public record Reference(Address target, String field) {
  private static final Pattern FORM = Pattern.compile("\\$\\{([a-z0-9_.]+/[^#}]+)#([^}]+)}");

  /** The text that stands for this reference in a desired body. */
  public String token() {
    return "${" + target + "#" + field + "}";
  }

  /** Reads a whole value as a reference; empty when it is an ordinary text. */
  public static Optional<Reference> parse(String text) {
    Matcher m = FORM.matcher(text);
    return m.matches()
        ? Optional.of(new Reference(Address.parse(m.group(1)), m.group(2)))
        : Optional.empty();
  }
}
