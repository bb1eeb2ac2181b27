package io.mlinfra.spec.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody most likely meant by a mistyped name. */
public final class Nearest {
  private Nearest() {}

  /** The candidate with the fewest edits, if few enough to be a slip. */
  public static Optional<String> to(String wrong, Collection<String> candidates) {
    String w = normal(wrong);
    int allowed = Math.max(1, w.length() / 3);
    return candidates.stream()
        .filter(c -> Math.abs(c.length() - wrong.length()) <= allowed + 1)
        .min(Comparator.comparingInt((String c) -> distance(w, normal(c))).thenComparing(c -> c))
        .filter(c -> distance(w, normal(c)) <= allowed);
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Optimal string alignment distance: insertions, deletions, substitutions, swaps. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        boolean swap =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swap) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
