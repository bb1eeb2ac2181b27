package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for people who do not sit at the terminal. */
class ReportTest {
  @TempDir Path dir;

  @Test
  void onePageHoldsChangesCostQuotaAndFindingsAndNeedsNothingFromElsewhere() throws Exception {
    Path page = dir.resolve("fleet.html");
    Cli.Result result =
        Cli.run(
            "report",
            "--out",
            page.toString(),
            "-f",
            "plans/ml-fleet.yaml",
            "--sandbox-dir",
            dir.resolve("cloud").toString());
    assertThat(result.code()).as(result.err()).isZero();
    String html = Files.readString(page);
    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("<h2>Changes</h2>", "<h2>Timeline</h2>", "<h2>Cost</h2>", "<h2>Quota</h2>")
        .contains("<h2>Findings</h2>")
        .contains("compute.network/ml-fleet", "NVIDIA_H100_MEGA_GPUS", "MLI")
        .doesNotContain("<script", "http://", "<link", "src=");
  }

  @Test
  void itIsSaidWhereItCannotBeWritten() {
    Cli.Result result =
        Cli.run(
            "report",
            "--out",
            dir.resolve("no/such/folder/x.html").toString(),
            "-f",
            "plans/examples/first-fleet.yaml",
            "--sandbox-dir",
            dir.resolve("cloud").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("cannot write");
    assertThat(Cli.run("report").code()).isEqualTo(64);
  }
}
