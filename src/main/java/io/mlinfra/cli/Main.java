package io.mlinfra.cli;

import io.mlinfra.apply.journal.JournalException;
import io.mlinfra.apply.lock.LockException;
import io.mlinfra.apply.state.StateException;
import io.mlinfra.provider.ProviderException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Entry point of the {@code mlinfra} program. */
@Command(
    name = "mlinfra",
    versionProvider = VersionCommand.class,
    description = "Declarative infrastructure provisioning for machine-learning fleets.",
    footer = {
      "",
      "First steps:",
      "  mlinfra plan                    # what the fleet would become, on the embedded cloud",
      "  mlinfra apply --phase 1",
      "  mlinfra COMMAND --help"
    })
public final class Main implements Runnable {
  /** Examples are to be copied: none of them may be broken over two lines. */
  private static final int HELP_WIDTH = 100;

  @CommandLine.Spec CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      // Scripts ask for this often; it needs no command tree.
      System.out.println(String.join(System.lineSeparator(), new VersionCommand().getVersion()));
      return;
    }
    // No POST is ever repeated behind the engine's back; see the Datadog client.
    System.setProperty("sun.net.http.retryPost", "false");
    CarrierThreads.prepare();
    Signals.early();
    System.exit(run(args));
  }

  /** Runs one command line; returns the exit code. */
  public static int run(String... args) {
    CommandLine line = line(args);
    try {
      return line.execute(args);
    } finally {
      Verbosity.reset();
    }
  }

  /** The commands that {@code args} may mean. */
  static CommandLine line(String... args) {
    CommandLine line = new CommandLine(new Main());
    Commands.addTo(line, args);
    line.setParameterExceptionHandler(Main::usage);
    line.setExecutionExceptionHandler((e, l, r) -> failed(e));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(HELP_WIDTH);
    line.getSubcommands().values().forEach(c -> c.getCommandSpec().mixinStandardHelpOptions(true));
    line.getCommandSpec().mixinStandardHelpOptions(true);
    return line;
  }

  private static int usage(ParameterException e, String[] args) {
    System.err.println("error: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(
        e, new java.io.PrintWriter(System.err, true));
    System.err.println("Try `" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }

  private static int failed(Exception e) {
    if (e instanceof CommandFailure failure) {
      if (failure.getMessage() != null && !failure.getMessage().isEmpty()) {
        System.err.println("error: " + failure.getMessage());
      }
      return failure.exitCode();
    }
    if (e instanceof ProviderException p) {
      System.err.println("error: " + p.failure().sentence());
      return switch (p.failure().category()) {
        case UNAUTHENTICATED, DENIED -> ExitCode.NOT_ALLOWED;
        case UNREACHABLE, LOST_ANSWER, TRANSIENT, THROTTLED -> ExitCode.UNAVAILABLE;
        default -> ExitCode.FAILED;
      };
    }
    if (e instanceof JournalException
        || e instanceof LockException
        || e instanceof StateException) {
      System.err.println("error: " + e.getMessage());
      return ExitCode.FAILED;
    }
    System.err.println("error: " + e + "\nThis is a defect of mlinfra; -v shows where.");
    if (Boolean.getBoolean("mlinfra.trace")) {
      e.printStackTrace();
    }
    return ExitCode.FAILED;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }
}
