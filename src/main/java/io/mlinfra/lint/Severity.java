package io.mlinfra.lint;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  /** It cannot be built as it stands. */
  ERROR,
  /** It can be built, but costs money or speed, or is not what was meant. */
  WARNING,
  /** It is built in another way than the plan says, or is worth knowing. */
  INFO;

  /** As JSON documents spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
