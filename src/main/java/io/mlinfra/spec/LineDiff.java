package io.mlinfra.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The lines in which two texts differ, by Myers' shortest edit script; quick where they differ in
 * few.
 */
public final class LineDiff {
  private final List<String> a;
  private final List<String> b;

  private LineDiff(List<String> a, List<String> b) {
    this.a = a;
    this.b = b;
  }

  /** The differing lines, as {@code -} and {@code +} lines with their numbers. */
  public static List<String> of(String before, String after) {
    return new LineDiff(before.lines().toList(), after.lines().toList()).lines();
  }

  private List<String> lines() {
    int most = a.size() + b.size();
    int[] furthest = new int[2 * most + 2];
    List<int[]> trace = new ArrayList<>();
    for (int d = 0; d <= most; d++) {
      trace.add(java.util.Arrays.copyOfRange(furthest, most - d, most + d + 1));
      for (int k = -d; k <= d; k += 2) {
        boolean down = k == -d || (k != d && furthest[most + k - 1] < furthest[most + k + 1]);
        int x = down ? furthest[most + k + 1] : furthest[most + k - 1] + 1;
        int y = x - k;
        while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
          x++;
          y++;
        }
        furthest[most + k] = x;
        if (x >= a.size() && y >= b.size()) {
          return back(trace, d, k);
        }
      }
    }
    return List.of();
  }

  private List<String> back(List<int[]> trace, int depth, int diagonal) {
    List<String> out = new ArrayList<>();
    int k = diagonal;
    for (int d = depth; d > 0; d--) {
      int[] before = trace.get(d);
      boolean down = k == -d || (k != d && at(before, d, k - 1) < at(before, d, k + 1));
      int from = down ? k + 1 : k - 1;
      int x = at(before, d, from);
      int y = x - from;
      out.add(down ? "+" + (y + 1) + ": " + b.get(y) : "-" + (x + 1) + ": " + a.get(x));
      k = from;
    }
    Collections.reverse(out);
    return out;
  }

  private static int at(int[] row, int d, int k) {
    return row[k + d];
  }
}
