package io.mlinfra.cli;

import io.mlinfra.spec.PlanSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "schema",
    description = "Prints the JSON Schema of the plan file, for editors.",
    footer = {"", "Example:", "  mlinfra schema > plans/schema.json"})
final class SchemaCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    terminal.out().println(PlanSchema.schema().toPrettyString());
    terminal.out().flush();
    return ExitCode.OK;
  }
}
