package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets the load that an autoscaler sees. */
@Command(
    name = "signal",
    mixinStandardHelpOptions = true,
    description = "Sets the load that an autoscaler of the embedded cloud sees.",
    footer = {
      "",
      "Examples:",
      "  mlinfra sandbox signal gpu --utilization 0.9               each machine at 90 %%",
      "  mlinfra sandbox signal gpu --metric cpu --load 4.5         as much as 4.5 machines can do",
      "  mlinfra sandbox signal gpu --metric custom.googleapis.com/queue --load 130"
    })
final class SandboxSignal implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(paramLabel = "AUTOSCALER", description = "Its name, or that of its group.")
  String autoscaler = "";

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "cpu, load_balancing or a custom metric; all by default.")
  String metric = "";

  @ArgGroup(multiplicity = "1")
  Value value = new Value();

  /** The value, in one of two ways. */
  static final class Value {
    @Option(names = "--utilization", paramLabel = "X", description = "Of each machine, on average.")
    @Nullable Double utilization;

    @Option(names = "--load", paramLabel = "X", description = "Of all machines together.")
    @Nullable Double load;
  }

  @Override
  public Integer call() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("autoscaler", autoscaler);
    if (!metric.isEmpty()) {
      body.put("metric", metric);
    }
    if (value.load != null) {
      body.put("load", value.load);
    } else {
      body.put("utilization", value.utilization);
    }
    return SandboxLevers.work(globals, a -> a.post("/signal", body));
  }
}
