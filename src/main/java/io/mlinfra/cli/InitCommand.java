package io.mlinfra.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    description = "Writes a starter plan with comments; never overwrites.",
    footer = {"", "Example:", "  mlinfra init my-fleet && cd my-fleet && mlinfra plan"})
final class InitCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder; made if absent.")
  Path dir = Path.of(".");

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    Path file = dir.resolve("mlinfra.yaml");
    try (InputStream in = InitCommand.class.getResourceAsStream("/starter-plan.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the starter plan is missing from the program");
      }
      Files.createDirectories(dir);
      Files.copy(in, file);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(ExitCode.FAILED, file + " exists already; it was not touched");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot write " + file + ": " + FileTrouble.sentence(e));
    }
    terminal
        .out()
        .println(
            "Wrote "
                + file
                + ". See what it would become: mlinfra plan"
                + (dir.equals(Path.of(".")) ? "" : " -f " + file));
    terminal.out().flush();
    return ExitCode.OK;
  }
}
