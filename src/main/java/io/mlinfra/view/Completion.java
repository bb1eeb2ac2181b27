package io.mlinfra.view;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for the fish shell, which picocli does not write. */
public final class Completion {
  private Completion() {}

  public static String fish(CommandLine root) {
    StringBuilder out = new StringBuilder("complete -c mlinfra -f\n");
    for (Map.Entry<String, CommandLine> e : root.getSubcommands().entrySet()) {
      String doc =
          String.join(" ", e.getValue().getCommandSpec().usageMessage().description())
              .replace("'", "");
      out.append("complete -c mlinfra -n __fish_use_subcommand -a ")
          .append(e.getKey())
          .append(" -d '")
          .append(doc)
          .append("'\n");
      for (OptionSpec option : e.getValue().getCommandSpec().options()) {
        for (String name : option.names()) {
          if (name.startsWith("--")) {
            out.append("complete -c mlinfra -n '__fish_seen_subcommand_from ")
                .append(e.getKey())
                .append("' -l ")
                .append(name.substring(2))
                .append('\n');
          }
        }
      }
    }
    return out.toString();
  }
}
