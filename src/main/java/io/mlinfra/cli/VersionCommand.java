package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.view.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

@Command(
    name = "version",
    description = "Prints version, commit, Java and the API versions that are spoken.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Mixin Globals globals = new Globals();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    if (globals.output.equals("json")) {
      ObjectNode json =
          Documents.of("", "")
              .put("version", Version.NUMBER)
              .put("commit", Version.commit())
              .put("java", Runtime.version().toString());
      ObjectNode apis = json.putObject("apis");
      Version.APIS.forEach(apis::put);
      terminal.out().println(json);
    } else {
      for (String line : getVersion()) {
        terminal.out().println(line);
      }
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "mlinfra " + Version.NUMBER + " (" + Version.commit() + ")",
      "Java " + Runtime.version(),
      "APIs "
          + String.join(
              ", ",
              Version.APIS.entrySet().stream()
                  .sorted(java.util.Map.Entry.comparingByKey())
                  .map(e -> e.getKey() + " " + e.getValue())
                  .toList())
    };
  }
}
