package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Linter;
import io.mlinfra.lint.Mender;
import io.mlinfra.spec.LineDiff;
import io.mlinfra.spec.PlanParser;
import io.mlinfra.view.MendView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes the mends that have one right answer into the plan file, after showing the difference. */
final class Mending {
  private static final String MARK = "\uFEFF";

  private Mending() {}

  static int run(Workspace workspace, Globals globals, boolean dryRun, Terminal terminal) {
    if (!globals.overrides.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--fix mends the file as it stands; leave --set out");
    }
    String before = workspace.file().source().text();
    Mender.Result result =
        new Mender(
                new Linter(Catalog.shipped()),
                text ->
                    new PlanParser(Workspace::env, List.of())
                        .parse(text, workspace.file().source().file()))
            .mend(workspace.file());
    String after = result.file().source().text();
    MendView view = new MendView(result, LineDiff.of(before, after), dryRun);
    if (globals.output.equals("json")) {
      terminal.out().println(view.json(workspace.target(), workspace.name()));
    } else {
      Headers.write(terminal, workspace);
      view.text(terminal.style(), terminal.out());
    }
    terminal.out().flush();
    if (!dryRun && !after.equals(before)) {
      write(workspace.path(), after);
    }
    return result.left().stream().anyMatch(Finding::blocks) ? ExitCode.BAD_PLAN : ExitCode.OK;
  }

  private static void write(Path file, String text) {
    try {
      // A link is followed, so that it stays one.
      Path real = file.toRealPath();
      Path fresh = real.resolveSibling(real.getFileName() + ".new");
      byte[] old = Files.readAllBytes(real);
      boolean marked = new String(old, StandardCharsets.UTF_8).startsWith(MARK);
      Files.writeString(fresh, marked ? MARK + text : text);
      Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot write " + file + ": " + FileTrouble.sentence(e));
    }
  }
}
