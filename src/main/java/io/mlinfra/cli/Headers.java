package io.mlinfra.cli;

/** The first line of every human output. */
final class Headers {
  private Headers() {}

  static void write(Terminal terminal, Workspace workspace) {
    String project = workspace.plan().gcp().project();
    terminal
        .out()
        .println(
            terminal.style().bold("target " + workspace.target())
                + "  plan "
                + workspace.name()
                + "  project "
                + project
                + terminal.style().dim("  (" + workspace.path() + ")"));
  }
}
