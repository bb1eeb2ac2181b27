package io.mlinfra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxAdmin;
import io.mlinfra.sandbox.SandboxHost;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "quota",
    mixinStandardHelpOptions = true,
    description =
        "Plays the people who decide on quota requests. A new embedded cloud grants everything at"
            + " once (auto); on hold, requests wait until they are granted or refused here.",
    footer = {
      "",
      "Examples:",
      "  mlinfra sandbox quota hold",
      "  mlinfra sandbox quota list",
      "  mlinfra sandbox quota grant H100-MEGA              # all that match wait no longer",
      "  mlinfra sandbox quota grant CPUS-ALL --value 500   # only so much of it",
      "  mlinfra sandbox quota refuse",
      "  mlinfra sandbox quota auto"
    })
final class SandboxQuotaCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(
      index = "0",
      paramLabel = "list|auto|hold|grant|refuse",
      description = "What to do.",
      defaultValue = "list")
  String verb = "list";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REGEX",
      description = "Which requests: part of their name or quota id. Default: all that wait.",
      defaultValue = "")
  String match = "";

  @Option(
      names = "--value",
      paramLabel = "N",
      description = "Grant this limit in place of what was asked for.")
  @Nullable Long value;

  @Override
  public Integer call() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    try (SandboxHost host = SandboxLevers.attach(globals, 0)) {
      SandboxAdmin admin = new SandboxAdmin(host.baseUri());
      switch (verb) {
        case "list" -> list(admin.get("/quota"));
        case "auto", "hold" -> list(admin.post("/quota", body.put("mode", verb)));
        case "grant", "refuse" -> {
          body.put("match", match).put("decision", verb);
          if (value != null) {
            body.put("value", value);
          }
          decided(admin.post("/quota/decide", body).path("decided"));
        }
        default ->
            throw new CommandFailure(
                ExitCode.USAGE,
                "quota knows list, auto, hold, grant and refuse, not \"" + verb + "\"");
      }
    } catch (SandboxAdmin.Refused refused) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(refused.getMessage()));
    }
    return ExitCode.OK;
  }

  private void list(JsonNode answer) {
    if (globals.output.equals("json")) {
      System.out.println(answer);
      return;
    }
    boolean hold = answer.path("mode").asText().equals("hold");
    System.out.println(
        hold
            ? "New requests wait for a decision (hold)."
            : "New requests are granted at once (auto).");
    answer.path("quotaPreferences").forEach(SandboxQuotaCommand::line);
  }

  private void decided(JsonNode requests) {
    if (globals.output.equals("json")) {
      System.out.println(requests);
      return;
    }
    if (requests.isEmpty()) {
      System.out.println("No request waits that matches.");
    }
    requests.forEach(SandboxQuotaCommand::line);
  }

  private static void line(JsonNode p) {
    JsonNode config = p.path("quotaConfig");
    String name = p.path("name").asText();
    System.out.println(
        (p.path("reconciling").asBoolean() ? "waits    " : "settled  ")
            + name.substring(name.lastIndexOf('/') + 1)
            + ": asked for "
            + config.path("preferredValue").asText()
            + ", limit "
            + config.path("grantedValue").asText());
  }
}
