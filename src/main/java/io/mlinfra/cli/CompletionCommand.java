package io.mlinfra.cli;

import io.mlinfra.view.Completion;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Prints a shell completion script.",
    footer = {"", "Example:", "  source <(mlinfra completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  String shell = "bash";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli did not inject the command");
    }
    var root = spec.root().commandLine();
    String script =
        switch (shell) {
          case "bash" -> AutoComplete.bash("mlinfra", root);
          case "zsh" ->
              "autoload -U +X bashcompinit && bashcompinit\n" + AutoComplete.bash("mlinfra", root);
          case "fish" -> Completion.fish(root);
          default ->
              throw new CommandFailure(
                  ExitCode.USAGE, "completion knows bash, zsh and fish, not \"" + shell + "\"");
        };
    System.out.println(script);
    return ExitCode.OK;
  }
}
