package io.mlinfra.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides what stands behind the keys of secrets in a line of a plan file, before the line is shown.
 * Variables stay: they say where a secret comes from and not what it is.
 */
public final class SecretLines {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)([\\w-]*(?:api_?key|app_?key|account_?key|token|password|secret)[\\w-]*[\"']?\\s*[:=]\\s*)"
              + "(?!\\$\\{|\\s|[,}#]|$)(\"[^\"]*\"?|'[^']*'?|\\[[^\\]]*]?|[^,}#]*[^,}#\\s])");

  private SecretLines() {}

  /** The line with stars in the place of each secret's text, as long as before. */
  public static String masked(String line) {
    Matcher m = SECRET.matcher(line);
    StringBuilder shown = new StringBuilder();
    while (m.find()) {
      String stars = "*".repeat(m.group(2).length());
      m.appendReplacement(shown, Matcher.quoteReplacement(m.group(1) + stars));
    }
    return m.appendTail(shown).toString();
  }

  /** Whether a {@code path.to.key=value} holds a secret itself, not the variable that has it. */
  public static boolean secret(String override) {
    return !masked(override).equals(override);
  }
}
