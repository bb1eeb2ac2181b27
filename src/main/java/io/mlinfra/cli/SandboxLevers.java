package io.mlinfra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.SandboxAdmin;
import io.mlinfra.sandbox.SandboxConfig;
import io.mlinfra.sandbox.SandboxHost;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Finds the embedded cloud that a command is about, and works its levers. */
final class SandboxLevers {
  private SandboxLevers() {}

  /** The folder that a person chose for it. */
  static Optional<Path> chosen(Globals globals) {
    return Optional.ofNullable(globals.sandboxDir)
        .or(() -> Workspace.env("MLINFRA_SANDBOX_DIR").map(Path::of));
  }

  static Path dir(Globals globals) {
    return chosen(globals)
        .orElseGet(
            () -> {
              try {
                Path plan =
                    PlanLocator.find(
                            Optional.ofNullable(globals.file),
                            Workspace.env("MLINFRA_PLAN"),
                            Path.of(""))
                        .toAbsolutePath();
                Path folder = plan.getParent();
                return (folder == null ? Path.of("") : folder)
                    .resolve(".mlinfra")
                    .resolve("sandbox");
              } catch (CommandFailure noPlan) {
                return Path.of(".mlinfra", "sandbox");
              }
            });
  }

  static SandboxHost attach(Globals globals, int port) {
    return attach(dir(globals), globals, port);
  }

  /**
   * Serves the embedded cloud in a folder, or joins who does.
   *
   * @throws CommandFailure with exit code 69 when it cannot start
   */
  static SandboxHost attach(Path dir, Globals globals, int port) {
    try {
      return SandboxHost.attach(
          new SandboxConfig(dir, port, globals.sandboxProfile, globals.timeScale));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "the embedded cloud cannot start: "
              + FileTrouble.sentence(e)
              + (e instanceof AccessDeniedException ? "; --sandbox-dir puts it elsewhere" : ""));
    }
  }

  /** Attaches to the embedded cloud, works a lever, and prints what it answers. */
  static int work(Globals globals, Function<SandboxAdmin, JsonNode> lever) {
    try (SandboxHost host = attach(globals, 0)) {
      System.out.println(lever.apply(new SandboxAdmin(host.baseUri())).toPrettyString());
      return ExitCode.OK;
    } catch (SandboxAdmin.Refused refused) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(refused.getMessage()));
    }
  }
}
