package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxAdmin;
import io.mlinfra.sandbox.SandboxConfig;
import io.mlinfra.sandbox.SandboxHost;
import io.mlinfra.view.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sandbox",
    description = "The embedded cloud: serve it to other clients, empty it, make it fail.",
    subcommands = {
      SandboxCommand.Serve.class,
      SandboxCommand.Reset.class,
      SandboxCommand.Fault.class,
      SandboxCommand.Preempt.class,
      SandboxQuotaCommand.class
    })
final class SandboxCommand implements Callable<Integer> {
  private static final List<String> SERVICES =
      List.of(
          "compute",
          "storage",
          "iam",
          "dns",
          "cloudresourcemanager",
          "billingbudgets",
          "cloudquotas",
          "serviceusage",
          "databricks",
          "datadog",
          "turbonomic");

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return ExitCode.USAGE;
  }

  private static Path dir(Globals globals) {
    return Optional.ofNullable(globals.sandboxDir)
        .or(() -> Workspace.env("MLINFRA_SANDBOX_DIR").map(Path::of))
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
    try {
      return SandboxHost.attach(
          new SandboxConfig(dir(globals), port, globals.sandboxProfile, globals.timeScale));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "the embedded cloud cannot start: " + e.getMessage());
    }
  }

  @Command(
      name = "serve",
      mixinStandardHelpOptions = true,
      description =
          "Serves the embedded cloud for gcloud, terraform, curl and others until interrupted.",
      footer = {
        "",
        "Example:",
        "  mlinfra sandbox serve --port 8400 &",
        "  CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE=http://127.0.0.1:8400/compute/v1/ gcloud compute"
            + " instances list"
      })
  static final class Serve implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Option(
        names = "--port",
        paramLabel = "P",
        description = "Port on loopback; any free one by default.")
    int port;

    @Override
    public Integer call() throws InterruptedException {
      Terminal terminal = Terminal.system(globals);
      try (SandboxHost host = attach(globals, port)) {
        String base = host.baseUri().toString();
        if (globals.output.equals("json")) {
          ObjectNode ready = Documents.of("sandbox", "").put("type", "ready");
          ObjectNode endpoints = ready.putObject("endpoints");
          SERVICES.forEach(s -> endpoints.put(s, base));
          terminal.out().println(ready);
        } else {
          terminal
              .out()
              .println(
                  "mlinfra sandbox ready on "
                      + base
                      + " ("
                      + dir(globals)
                      + "); interrupt to stop");
        }
        terminal.out().flush();
        Signals.await();
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "reset",
      mixinStandardHelpOptions = true,
      description = "Empties the embedded cloud.")
  static final class Reset implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      try (SandboxHost host = attach(globals, 0)) {
        new SandboxAdmin(host.baseUri()).post("/reset", JsonNodeFactory.instance.objectNode());
        forgetState(dir(globals).resolve("state"));
        System.out.println("The embedded cloud in " + dir(globals) + " is empty.");
      }
      return ExitCode.OK;
    }

    /** What applies remembered of the cloud goes with the cloud. */
    private static void forgetState(Path state) {
      if (!java.nio.file.Files.isDirectory(state)) {
        return;
      }
      try (var files = java.nio.file.Files.walk(state)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Command(
      name = "fault",
      mixinStandardHelpOptions = true,
      description =
          "Makes the embedded cloud fail, seeded and repeatable. It must be served by another"
              + " process meanwhile.",
      footer = {
        "",
        "Kinds: status, delay, hang, cut-before, cut-after, operation-error, operation-stuck,"
            + " stockout, quota, unreachable.",
        "",
        "Examples:",
        "  mlinfra sandbox fault add kind=stockout zone=us-central1-a machine_type=a3-megagpu-8g",
        "  mlinfra sandbox fault add kind=status status=503 probability=0.3 seed=7",
        "  mlinfra sandbox fault add kind=cut-after method=POST path=/instanceGroupManagers"
            + " count=1",
        "  mlinfra sandbox fault add kind=unreachable region=europe-west4",
        "  mlinfra sandbox fault list",
        "  mlinfra sandbox fault clear"
      })
  static final class Fault implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Parameters(index = "0", paramLabel = "add|list|clear", description = "What to do.")
    String verb = "list";

    @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "The rule.")
    List<String> rule = List.of();

    @Override
    public Integer call() {
      try (SandboxHost host = attach(globals, 0)) {
        SandboxAdmin admin = new SandboxAdmin(host.baseUri());
        switch (verb) {
          case "add" -> {
            if (host.serves()) {
              throw new CommandFailure(
                  ExitCode.USAGE,
                  "faults live as long as the process that serves; start `mlinfra sandbox serve`"
                      + " first");
            }
            System.out.println(admin.post("/faults", body()));
          }
          case "list" -> System.out.println(admin.get("/faults").toPrettyString());
          case "clear" -> System.out.println(admin.delete("/faults"));
          default ->
              throw new CommandFailure(
                  ExitCode.USAGE, "fault knows add, list and clear, not \"" + verb + "\"");
        }
      }
      return ExitCode.OK;
    }

    private ObjectNode body() {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      for (String pair : rule) {
        int eq = pair.indexOf('=');
        if (eq <= 0) {
          throw new CommandFailure(
              ExitCode.USAGE, "a fault rule is KEY=VALUE, not \"" + pair + "\"");
        }
        body.put(pair.substring(0, eq), pair.substring(eq + 1));
      }
      return body;
    }
  }

  @Command(
      name = "preempt",
      mixinStandardHelpOptions = true,
      description = "Preempts spot machines.",
      footer = {"", "Example:", "  mlinfra sandbox preempt --zone us-central1-a --count 1"})
  static final class Preempt implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Option(names = "--zone", paramLabel = "REGEX", defaultValue = ".*", description = "Zones.")
    String zone = ".*";

    @Option(
        names = "--name",
        paramLabel = "REGEX",
        defaultValue = ".*",
        description = "Machine names.")
    String name = ".*";

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "1000000",
        description = "At most so many.")
    int count = 1_000_000;

    @Override
    public Integer call() {
      try (SandboxHost host = attach(globals, 0)) {
        ObjectNode body =
            JsonNodeFactory.instance
                .objectNode()
                .put("zone", zone)
                .put("name", name)
                .put("count", count);
        System.out.println(new SandboxAdmin(host.baseUri()).post("/preempt", body));
      }
      return ExitCode.OK;
    }
  }
}
