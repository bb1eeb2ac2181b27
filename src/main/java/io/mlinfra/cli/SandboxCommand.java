package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxAdmin;
import io.mlinfra.sandbox.SandboxHost;
import io.mlinfra.view.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "sandbox",
    description = "The embedded cloud: serve it to other clients, empty it, make it fail.",
    subcommands = {
      SandboxCommand.Serve.class,
      SandboxCommand.Reset.class,
      SandboxFault.class,
      SandboxCommand.Preempt.class,
      SandboxTime.class,
      SandboxSignal.class,
      SandboxGuest.class,
      SandboxQuotaCommand.class
    })
final class SandboxCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return ExitCode.USAGE;
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
        "  export CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true CLOUDSDK_CORE_PROJECT=ml-fleet-dev",
        "  export CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE=http://127.0.0.1:8400/compute/v1/",
        "  gcloud compute instances list"
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
      try (SandboxHost host = SandboxLevers.attach(globals, port)) {
        String base = host.baseUri().toString();
        if (globals.output.equals("json")) {
          ObjectNode ready = Documents.of("sandbox", "").put("type", "ready");
          ObjectNode endpoints = ready.putObject("endpoints");
          Endpoints.SERVICES.forEach(s -> endpoints.put(s, base));
          terminal.out().println(ready);
        } else {
          terminal
              .out()
              .println(
                  "mlinfra sandbox ready on "
                      + base
                      + " ("
                      + SandboxLevers.dir(globals)
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
      try (SandboxHost host = SandboxLevers.attach(globals, 0)) {
        new SandboxAdmin(host.baseUri()).post("/reset", JsonNodeFactory.instance.objectNode());
        forgetState(SandboxLevers.dir(globals).resolve("state"));
        System.out.println("The embedded cloud in " + SandboxLevers.dir(globals) + " is empty.");
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
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("zone", zone)
              .put("name", name)
              .put("count", count);
      return SandboxLevers.work(globals, a -> a.post("/preempt", body));
    }
  }
}
