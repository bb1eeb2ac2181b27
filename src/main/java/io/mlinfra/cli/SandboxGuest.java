package io.mlinfra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxAdmin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does what the guest of a machine would do. */
@Command(
    name = "guest",
    mixinStandardHelpOptions = true,
    description = "Does what the guest of a machine would do: report, write, fall ill.",
    footer = {
      "",
      "Examples:",
      "  mlinfra sandbox guest vm1 --attribute ml/ready=yes",
      "  mlinfra sandbox guest vm1 --serial 'kernel panic'",
      "  mlinfra sandbox guest web-1a2b --health UNHEALTHY    its group heals it"
    })
final class SandboxGuest implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(paramLabel = "MACHINE", description = "The machine's name.")
  String machine = "";

  @Option(
      names = "--attribute",
      paramLabel = "NAMESPACE/KEY=VALUE",
      description = "Sets a guest attribute.")
  Map<String, String> attributes = new LinkedHashMap<>();

  @Option(names = "--serial", paramLabel = "TEXT", description = "Writes a line to serial port 1.")
  @Nullable String serial;

  @Option(
      names = "--health",
      paramLabel = "HEALTHY|UNHEALTHY",
      description = "Answers its checks so.")
  @Nullable String health;

  @Override
  public Integer call() {
    if (attributes.isEmpty() && serial == null && health == null) {
      throw new CommandFailure(
          ExitCode.USAGE, "say what the guest does: --attribute, --serial or --health");
    }
    return SandboxLevers.work(globals, this::done);
  }

  private JsonNode done(SandboxAdmin admin) {
    JsonNode last = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, String> a : attributes.entrySet()) {
      last =
          admin.post(
              "/guest-attributes", about().put("key", a.getKey()).put("value", a.getValue()));
    }
    if (serial != null) {
      last = admin.post("/serial", about().put("text", serial + "\n"));
    }
    return health == null ? last : admin.post("/health", about().put("state", health));
  }

  private ObjectNode about() {
    return JsonNodeFactory.instance.objectNode().put("instance", machine);
  }
}
