package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxAdmin;
import io.mlinfra.sandbox.fault.FaultRules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Switches the faults of the embedded cloud on and off. */
@Command(
    name = "fault",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the embedded cloud fail, seeded and repeatable.",
      "",
      "A rule is a list of KEY=VALUE with a kind. It holds until it is removed, or has struck count"
          + " times, whichever command serves the embedded cloud meanwhile."
    })
final class SandboxFault implements Callable<Integer> {
  private static final List<String> EXAMPLES =
      List.of(
          "",
          "Examples:",
          "  No H100 machines in one zone, and few spot machines anywhere:",
          "    mlinfra sandbox fault add kind=stockout zone=us-central1-a"
              + " machine_type=a3-megagpu-8g",
          "    mlinfra sandbox fault add kind=stockout spot=true probability=0.5 seed=7",
          "  Too many requests, with and without the time to wait:",
          "    mlinfra sandbox fault add kind=status status=429 retry_after=5 count=3",
          "    mlinfra sandbox fault add kind=status status=429 path=/instances probability=0.3",
          "  Errors inside, in a third of all calls:",
          "    mlinfra sandbox fault add kind=status status=503 probability=0.3 seed=7",
          "  Answers that come late, or never:",
          "    mlinfra sandbox fault add kind=delay millis=3000 method=GET",
          "    mlinfra sandbox fault add kind=hang path=/instanceGroupManagers count=1",
          "  The connection breaks, before the change took effect or after it:",
          "    mlinfra sandbox fault add kind=cut-before method=POST count=1",
          "    mlinfra sandbox fault add kind=cut-after method=POST path=/instanceGroupManagers"
              + " count=1",
          "  Operations that end in an error, or do not end:",
          "    mlinfra sandbox fault add kind=operation-error path=/disks/ code=RESOURCE_NOT_READY",
          "    mlinfra sandbox fault add kind=operation-stuck path=/networks/ count=1",
          "  A quota that is used up, as the call or as its operation says:",
          "    mlinfra sandbox fault add kind=quota metric=GPUS_PER_GPU_FAMILY region=us-central1",
          "    mlinfra sandbox fault add kind=quota metric=HDB_TOTAL_GB when=operation",
          "  A region that cannot be reached when all regions are listed:",
          "    mlinfra sandbox fault add kind=unreachable region=europe-west4",
          "  What is switched on, and the end of it:",
          "    mlinfra sandbox fault list",
          "    mlinfra sandbox fault remove fault-2",
          "    mlinfra sandbox fault clear",
          "",
          "See also: mlinfra sandbox clock, for time that runs fast; mlinfra sandbox preempt.");

  @Mixin Globals globals = new Globals();

  @Parameters(
      index = "0",
      paramLabel = "add|list|remove|clear",
      defaultValue = "list",
      description = "What to do; list by default.")
  String verb = "list";

  @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "The rule, or a rule's id.")
  List<String> rule = List.of();

  /** The help says what the rules of each kind may say, from the table that checks them. */
  @Spec
  void spec(CommandSpec spec) {
    List<String> footer = new ArrayList<>(List.of("", "Kinds:"));
    footer.addAll(FaultRules.help());
    footer.addAll(EXAMPLES);
    spec.usageMessage().footer(footer.toArray(String[]::new));
  }

  @Override
  public Integer call() {
    return switch (verb) {
      case "add" -> {
        ObjectNode body = body();
        yield SandboxLevers.work(globals, a -> a.post("/faults", body));
      }
      case "list" -> SandboxLevers.work(globals, a -> a.get("/faults"));
      case "clear" -> SandboxLevers.work(globals, a -> a.delete("/faults"));
      case "remove" -> {
        if (rule.isEmpty()) {
          throw new CommandFailure(
              ExitCode.USAGE, "say which rule to remove: mlinfra sandbox fault remove fault-1");
        }
        yield SandboxLevers.work(globals, this::removed);
      }
      default ->
          throw new CommandFailure(
              ExitCode.USAGE, "fault knows add, list, remove and clear, not \"" + verb + "\"");
    };
  }

  private com.fasterxml.jackson.databind.JsonNode removed(SandboxAdmin admin) {
    rule.forEach(id -> admin.delete("/faults/" + id));
    return admin.get("/faults");
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (String pair : rule) {
      int eq = pair.indexOf('=');
      if (eq <= 0) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "a fault rule is made of KEY=VALUE, such as kind=status status=503, not \""
                + pair
                + "\"");
      }
      body.put(pair.substring(0, eq), pair.substring(eq + 1));
    }
    return body;
  }
}
