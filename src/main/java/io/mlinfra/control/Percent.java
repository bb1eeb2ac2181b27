package io.mlinfra.control;

import java.util.Locale;

/** Ratios as people read them. */
final class Percent {
  private Percent() {}

  static String of(double ratio) {
    return String.format(Locale.ROOT, "%.0f%%", ratio * 100);
  }
}
