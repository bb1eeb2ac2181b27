package io.mlinfra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.blueprint.monitoring.MonitoringResources;
import io.mlinfra.lint.FindingsPage;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import io.mlinfra.spec.PlanSchema;
import io.mlinfra.view.DashboardSvg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Generated files are as their generators write them; {@code scripts/docs} mends what is not. */
class GeneratedDocsTest {
  @Test
  void theSchemaIsWhatTheParserReads() throws IOException {
    same(Path.of("plans/schema.json"), PlanSchema.schema().toPrettyString() + "\n");
  }

  @Test
  void theReferencePageIsWhatTheParserReads() throws IOException {
    same(Path.of("docs/plan-reference.md"), PlanSchema.reference());
  }

  @Test
  void theFindingsPageIsWhatTheRulesSay() throws IOException {
    same(Path.of("docs/findings.md"), FindingsPage.markdown());
  }

  @Test
  void thePicturesOfDashboardsAreDrawnFromTheJsonThatIsSent() throws IOException {
    PlanParser.Result read =
        new PlanParser(name -> java.util.Optional.empty(), java.util.List.of())
            .parse(Path.of("plans/ml-fleet.yaml"), "plans/ml-fleet.yaml");
    FleetPlan plan = ((PlanParser.Result.Parsed) read).file().plan();
    Files.createDirectories(Path.of("docs/img"));
    for (DesiredResource r : MonitoringResources.build(plan, MonitoringResources.ALL)) {
      if (r.address().kind().equals("datadog.dashboard")) {
        same(
            Path.of("docs/img/dashboard-" + r.address().name() + ".svg"),
            DashboardSvg.of(r.body()));
      }
    }
  }

  private static void same(Path file, String wanted) throws IOException {
    if ("write".equals(System.getProperty("mlinfra.docs"))) {
      Files.writeString(file, wanted);
    }
    assertThat(file).as("run scripts/docs").exists();
    assertThat(Files.readString(file)).as("run scripts/docs").isEqualTo(wanted);
  }
}
