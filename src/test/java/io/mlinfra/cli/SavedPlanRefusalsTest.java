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

/** A saved plan is carried out as it was saved, or refused with the reason. */
class SavedPlanRefusalsTest {
  @TempDir Path dir;
  private Path plan = Path.of("");
  private Path saved = Path.of("");

  @BeforeEach
  void save() throws IOException {
    plan = Files.copy(Path.of("plans/examples/first-fleet.yaml"), dir.resolve("p.yaml"));
    saved = dir.resolve("saved.plan");
    assertThat(run("plan", "--out", saved.toString()).code()).isZero();
  }

  private Cli.Result run(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("-f", plan.toString(), "--sandbox-dir", cloud()));
    return Cli.run(all.toArray(String[]::new));
  }

  private String cloud() {
    return dir.resolve("cloud").toString();
  }

  private Cli.Result apply() {
    return Cli.run("apply", saved.toString(), "--yes", "--sandbox-dir", cloud());
  }

  private void rewritten(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private void nothingIsThere() {
    assertThat(run("plan").out()).contains("Plan: 27 to create");
  }

  @Test
  void oneThatWasTamperedWith() throws IOException {
    rewritten(saved, "\"create\"", "\"delete\"");
    Cli.Result refused = apply();
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_PLAN);
    assertThat(refused.err()).contains("was changed after it was saved");
    nothingIsThere();
  }

  @Test
  void oneOfAnotherVersion() throws IOException {
    rewritten(saved, "\"format_version\" : \"1.1\"", "\"format_version\" : \"9.0\"");
    Cli.Result refused = apply();
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_PLAN);
    assertThat(refused.err()).contains("9.0", "plan again");
  }

  @Test
  void oneThatIsCutOff() throws IOException {
    Files.writeString(saved, Files.readString(saved).substring(0, 400));
    assertThat(apply().code()).isEqualTo(ExitCode.BAD_PLAN);
  }

  @Test
  void oneWhosePlanFileWasChanged() throws IOException {
    rewritten(plan, "max_nodes: 4", "max_nodes: 3");
    Cli.Result refused = apply();
    assertThat(refused.code()).isEqualTo(ExitCode.TRY_LATER);
    assertThat(refused.err())
        .contains(
            plan + " was changed since",
            "compute.autoscaler/first-fleet-trainers-us-central1-spot: differs");
    nothingIsThere();
  }

  @Test
  void oneWhoseCloudWasChanged() {
    assertThat(run("apply", "--yes", "--only", "compute.network/*").code()).isZero();
    Cli.Result refused = apply();
    assertThat(refused.code()).isEqualTo(ExitCode.TRY_LATER);
    assertThat(refused.err()).contains("compute.network/first-fleet: was create, is now absent");
  }
}
