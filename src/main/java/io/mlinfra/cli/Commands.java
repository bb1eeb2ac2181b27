package io.mlinfra.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands, by name, in the order of the help page. */
final class Commands {
  private static final Map<String, Class<?>> ALL =
      List.of(
              InitCommand.class,
              ValidateCommand.class,
              ExplainCommand.class,
              CatalogCommand.class,
              ImportCommand.class,
              PlanCommand.class,
              ApplyCommand.class,
              DestroyCommand.class,
              DriftCommand.class,
              StatusCommand.class,
              QuotaCommand.class,
              CostCommand.class,
              ReportCommand.class,
              WatchCommand.class,
              SimulateCommand.class,
              GraphCommand.class,
              SchemaCommand.class,
              UnlockCommand.class,
              SandboxCommand.class,
              CompletionCommand.class,
              VersionCommand.class)
          .stream()
          .collect(
              Collectors.toMap(
                  c -> c.getAnnotation(Command.class).name(),
                  c -> c,
                  (a, b) -> a,
                  LinkedHashMap::new));

  private Commands() {}

  /**
   * Adds the one command that is asked for: a model of all of them takes a quarter of a second.
   * Help, completion and a misspelt name need them all.
   */
  static void addTo(CommandLine line, String... args) {
    Class<?> asked = args.length == 0 ? null : ALL.get(args[0]);
    if (asked == null || asked == CompletionCommand.class) {
      ALL.values().forEach(line::addSubcommand);
    } else {
      line.addSubcommand(asked);
    }
  }
}
