package io.mlinfra.diff;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings the many spellings of a Google resource link to one, {@code projects/P/...}, so that a
 * full URL and a partial path to the same resource compare equal.
 */
final class Links {
  private static final Pattern FULL =
      Pattern.compile("https?://[^/]+/(?:[a-z]+/(?:v1|beta|alpha)/)?(projects/.+)");

  private Links() {}

  static boolean same(String a, String b) {
    return a.equals(b) || (isLink(a) && isLink(b) && normal(a).equals(normal(b)));
  }

  private static boolean isLink(String text) {
    return text.startsWith("projects/")
        || text.startsWith("http://")
        || text.startsWith("https://");
  }

  static String normal(String link) {
    Matcher m = FULL.matcher(link);
    return m.matches() ? m.group(1) : link;
  }
}
