package io.mlinfra.spec.read;

import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all sections of one file share while it is read: the environment and the errors so far. */
public final class ReadContext {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final Function<String, Optional<String>> env;
  private final boolean describing;
  private final List<SpecError> errors = new ArrayList<>();

  private ReadContext(Function<String, Optional<String>> env, boolean describing) {
    this.env = env;
    this.describing = describing;
  }

  public static ReadContext reading(Function<String, Optional<String>> env) {
    return new ReadContext(env, false);
  }

  /** A context in which nothing is read and every section records its shape. */
  public static ReadContext describing() {
    return new ReadContext(name -> Optional.empty(), true);
  }

  boolean isDescribing() {
    return describing;
  }

  public List<SpecError> errors() {
    return errors;
  }

  void error(Position at, String path, String message, String suggestion) {
    if (!describing) {
      errors.add(new SpecError(at, path, message, suggestion));
    }
  }

  /** A text with its variables put in, or the name of the first one that is not set. */
  record Expanded(String text, String missing) {}

  Expanded expand(Node.Scalar scalar) {
    String text = scalar.text();
    if (text.indexOf("${") < 0) {
      return new Expanded(text, "");
    }
    StringBuilder out = new StringBuilder();
    Matcher m = VARIABLE.matcher(text);
    String missing = "";
    while (m.find()) {
      Optional<String> value = env.apply(m.group(1)).filter(v -> !v.isEmpty());
      if (value.isEmpty() && m.group(2) == null && missing.isEmpty()) {
        missing = m.group(1);
      }
      String fallback = m.group(2) == null ? "" : m.group(2);
      m.appendReplacement(out, Matcher.quoteReplacement(value.orElse(fallback)));
    }
    m.appendTail(out);
    return new Expanded(out.toString(), missing);
  }
}
