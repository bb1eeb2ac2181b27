package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that cannot be used: one clear line, and never "a defect". */
class FileTroubleTest {
  @TempDir Path dir;

  @Test
  void whatTheJdkNamesOnlyByItsPathIsSaid() {
    assertThat(FileTrouble.sentence(new NoSuchFileException("a"))).isEqualTo("a does not exist");
    assertThat(FileTrouble.sentence(new AccessDeniedException("a")))
        .isEqualTo("permission to use a is denied");
    assertThat(FileTrouble.sentence(new IOException("the disk is full")))
        .isEqualTo("the disk is full");
  }

  @Test
  void aCloudThatCannotStartIsSaidInOneLine() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    Cli.Result result =
        Cli.run(
            "plan",
            "-f",
            "plans/examples/first-fleet.yaml",
            "--sandbox-dir",
            file.resolve("below").toString());
    assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(result.err()).startsWith("error: the embedded cloud cannot start: ").hasLineCount(1);
  }

  @Test
  void aSavedPlanThatIsNotThereIsSaid() {
    Cli.Result result = Cli.run("apply", dir.resolve("none.plan").toString());
    assertThat(result.code()).isEqualTo(ExitCode.BAD_PLAN);
    assertThat(result.err()).contains("none.plan does not exist");
  }
}
