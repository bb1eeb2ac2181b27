package io.mlinfra.cli;

import io.mlinfra.view.Style;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where a command writes: results to standard output, all else to standard error. */
record Terminal(PrintWriter out, PrintWriter err, Style style, boolean interactive) {
  static Terminal system(Globals globals) {
    boolean tty = System.console() != null && System.console().isTerminal();
    boolean color =
        tty
            && !globals.noColor
            && System.getenv("NO_COLOR") == null
            && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        new Style(color),
        tty);
  }
}
