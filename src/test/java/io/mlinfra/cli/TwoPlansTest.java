package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two plans in one project: neither sees, changes nor removes what is the other's. */
class TwoPlansTest {
  @TempDir Path dir;
  private Path first = Path.of("");
  private Path second = Path.of("");

  @BeforeEach
  void write() throws IOException {
    String text = Files.readString(Path.of("plans/examples/first-fleet.yaml"));
    first = Files.writeString(dir.resolve("first.yaml"), text);
    second =
        Files.writeString(
            dir.resolve("second.yaml"),
            text.replace("first-fleet", "second-fleet").replace("10.32.0.0/16", "10.48.0.0/16"));
  }

  private Cli.Result run(Path plan, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("-f", plan.toString(), "--sandbox-dir", dir.resolve("cloud").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private static void good(Cli.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }

  @Test
  void eachIsAppliedAndRemovedWithoutTheOther() {
    good(run(first, "apply", "--yes"));
    good(run(second, "apply", "--yes"));

    good(run(first, "plan", "--detailed-exitcode"));
    good(run(second, "plan", "--detailed-exitcode"));
    assertThat(run(first, "status").out()).contains("24 of 24", "3 of 3");

    good(run(first, "destroy", "--yes"));

    good(run(second, "plan", "--detailed-exitcode"));
    good(run(second, "drift"));
    Cli.Result left = run(first, "plan");
    assertThat(left.out()).contains("Plan: 27 to create, 0 to update, 0 to replace, 0 to delete");
  }

  @Test
  void aNameThatIsTheOthersIsAnErrorThatNamesTheOwner() throws IOException {
    good(run(first, "apply", "--yes", "--only", "storage.bucket/*"));
    Path thief =
        Files.writeString(
            dir.resolve("thief.yaml"),
            Files.readString(second)
                .replace("second-fleet-checkpoints", "first-fleet-checkpoints"));

    Cli.Result refused = run(thief, "apply", "--yes");

    assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("storage.bucket/first-fleet-checkpoints", "first-fleet");
  }
}
