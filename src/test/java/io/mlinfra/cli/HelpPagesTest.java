package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What `--help` shows can be read, and its examples copied. */
class HelpPagesTest {
  static Stream<CommandLine> commands() {
    return below(Main.line());
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(HelpPagesTest::below));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void everyLineOfTheFooterStandsUnbrokenOnThePage(CommandLine command) {
    List<String> page = command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList();
    for (String line : command.getCommandSpec().usageMessage().footer()) {
      assertThat(page).contains(line.replace("%%", "%"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void everyCommandSaysWhatItDoes(CommandLine command) {
    assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
  }
}
