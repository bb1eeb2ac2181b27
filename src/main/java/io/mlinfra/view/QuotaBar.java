package io.mlinfra.view;

import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;

/**
 * Use and need of one quota as a bar: {@code #} in use now, {@code +} what the least size adds,
 * {@code ~} what the greatest size adds to that, {@code .} free; {@code !} behind it when the
 * greatest size does not fit.
 */
final class QuotaBar {
  static final String LEGEND =
      "# in use   + more at the least size   ~ more at the greatest   . free   ! too little";

  private static final int WIDTH = 24;

  private QuotaBar() {}

  static String of(QuotaReport.Need n, Style style) {
    double limit = n.level().map(QuotaLimits.Level::limit).orElse(-1.0);
    if (limit < 0) {
      return " ".repeat(WIDTH + 2);
    }
    double used = n.others() + n.own();
    double least = Math.max(used, n.others() + n.min());
    double most = Math.max(least, n.others() + n.max());
    double whole = Math.max(limit, most);
    int end = cells(limit, whole);
    int a = Math.min(cells(used, whole), end);
    int b = Math.min(Math.max(cells(least, whole), a), end);
    int c = Math.min(Math.max(cells(most, whole), b), end);
    String inside =
        style.dim("#".repeat(a))
            + colour(n, style, "+".repeat(b - a))
            + style.yellow("~".repeat(c - b))
            + ".".repeat(end - c);
    int over = WIDTH - end;
    return "[" + inside + "]" + (over > 0 ? style.red("!".repeat(over)) : "");
  }

  private static String colour(QuotaReport.Need n, Style style, String text) {
    return n.fitsMin() ? style.green(text) : style.red(text);
  }

  /** Something above zero never looks like nothing. */
  private static int cells(double amount, double whole) {
    if (whole <= 0 || amount <= 0) {
      return 0;
    }
    return (int) Math.clamp(Math.round(WIDTH * amount / whole), 1, WIDTH);
  }
}
