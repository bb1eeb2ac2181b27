package io.mlinfra.cli;

import io.mlinfra.view.GraphView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "graph",
    description = "The dependency graph: -o dot, mermaid, svg or json.",
    footer = {
      "",
      "Examples:",
      "  mlinfra graph -o dot | dot -Tpng > fleet.png",
      "  mlinfra graph -o svg > fleet.svg"
    })
final class GraphCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      GraphView view = new GraphView(workspace.graph());
      String text =
          switch (globals.output) {
            case "dot", "text" -> view.dot();
            case "mermaid" -> view.mermaid();
            case "svg" -> view.svg();
            case "json" -> view.json(workspace.target(), workspace.name()).toString();
            default ->
                throw new CommandFailure(
                    ExitCode.USAGE,
                    "graph writes dot, mermaid, svg or json, not \"" + globals.output + "\"");
          };
      terminal.out().println(text);
      terminal.out().flush();
      return ExitCode.OK;
    }
  }
}
