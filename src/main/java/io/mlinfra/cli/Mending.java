package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Linter;
import io.mlinfra.spec.PlanEditor;
import io.mlinfra.spec.PlanFile;
import io.mlinfra.spec.PlanParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Writes the mends that have one right answer into the plan file, after showing the difference. */
final class Mending {
  /** One mend can bring another to light; a plan has settled long before this. */
  private static final int ROUNDS = 10;

  private Mending() {}

  static int run(Workspace workspace, List<Finding> found, boolean dryRun, Terminal terminal) {
    String before = workspace.file().source().text();
    PlanFile file = workspace.file();
    List<Finding> findings = found;
    List<String> mended = new ArrayList<>();
    for (int round = 0;
        round < ROUNDS
            && findings.stream().anyMatch(f -> f.fix().isPresent() && f.allowed().isEmpty());
        round++) {
      Finding next =
          findings.stream()
              .filter(f -> f.fix().isPresent() && f.allowed().isEmpty())
              .findFirst()
              .orElseThrow();
      mended.add(
          next.code()
              + " "
              + next.fix().orElseThrow().path()
              + ": "
              + next.fix().orElseThrow().value());
      String text =
          PlanEditor.set(file, next.fix().orElseThrow().path(), next.fix().orElseThrow().value());
      PlanParser.Result result =
          new PlanParser(Workspace::env, List.of()).parse(text, file.source().file());
      if (!(result instanceof PlanParser.Result.Parsed parsed)
          || text.equals(file.source().text())) {
        break;
      }
      file = parsed.file();
      findings = new Linter(Catalog.shipped()).lint(file);
    }
    String after = file.source().text();
    PlanEditor.difference(before, after).forEach(terminal.out()::println);
    terminal
        .out()
        .println(
            mended.isEmpty()
                ? "Nothing has exactly one right mend."
                : (dryRun ? "Would mend: " : "Mended: ") + String.join("; ", mended));
    if (!dryRun && !after.equals(before)) {
      write(workspace.path(), after);
    }
    terminal.out().flush();
    return findings.stream().anyMatch(Finding::blocks) ? ExitCode.BAD_PLAN : ExitCode.OK;
  }

  private static void write(Path file, String text) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot write " + file + ": " + e.getMessage());
    }
  }
}
