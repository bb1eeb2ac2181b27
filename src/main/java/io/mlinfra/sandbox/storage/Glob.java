package io.mlinfra.sandbox.storage;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The patterns of {@code matchGlob}: {@code *} within a part between slashes, {@code **} over them,
 * {@code ?}, {@code [a-z]}, <code>{a,b}</code>; as
 * cloud.google.com/storage/docs/json_api/v1/objects/list has them (read 2026-11-26).
 */
final class Glob {
  private Glob() {}

  static Pattern compile(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> {
          boolean two = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
          boolean wholePart =
              two && (i == 0 || glob.charAt(i - 1) == '/') && glob.startsWith("/", i + 2);
          // "**/" also stands for no folder at all.
          regex.append(wholePart ? "(?:.*/)?" : two ? ".*" : "[^/]*");
          i += wholePart ? 2 : two ? 1 : 0;
        }
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = glob.indexOf(']', i + 2);
          if (end < 0) {
            throw invalid(glob);
          }
          String set = glob.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
          regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
          i = end;
        }
        case '{' -> {
          depth++;
          regex.append("(?:");
        }
        case '}' -> {
          depth--;
          regex.append(')');
        }
        case ',' -> regex.append(depth > 0 ? "|" : ",");
        case '\\' -> {
          i++;
          regex.append(Pattern.quote(i < glob.length() ? glob.substring(i, i + 1) : "\\"));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw invalid(glob);
    }
  }

  private static RuntimeException invalid(String glob) {
    return Errors.parameter("matchGlob", "Invalid glob pattern: '" + glob + "'");
  }
}
