package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The same findings in every form that people and machines read, each at its line and column. */
class FindingReportsTest {
  private static final String PLAN =
      """
      apiVersion: mlinfra/v1
      kind: FleetPlan
      metadata: {name: reports}
      gcp: {project: some-project}
      fleet:
        # the machine below does not exist
        gpu: {machine_type: n2-standard-9, regions: [us-east4]}
        cpu: {machine_type: n2-standard-8, regions: [us-east9]}
      scaling:
        gpu: {min_nodes: 1, max_nodes: 1}
        cpu: {min_nodes: 1, max_nodes: 1}
      lint:
        allow:
          - {code: MLI111, reason: 'opens <soon>, "they" say: 100% & more'}
      """;

  private static final String REASON = "opens <soon>, \"they\" say: 100% & more";

  @TempDir Path dir;

  private String written(String text, String format) throws IOException {
    Path file = dir.resolve("a, b.yaml");
    Files.writeString(file, text);
    Cli.Result result = Cli.run("validate", "-f", file.toString(), "-o", format);
    assertThat(result.code()).isEqualTo(65);
    return result.out();
  }

  @Test
  void textPointsAtThePlaceAndGivesTheReasonOfWhatIsAllowed() throws IOException {
    assertThat(written(PLAN, "text"))
        .contains("a, b.yaml:7:23: error MLI101: ")
        .contains("a, b.yaml:8:48: allowed MLI111: ")
        .contains("allowed by the plan: " + REASON)
        .contains("1 error, 0 warnings")
        .contains("1 allowed.");
  }

  @Test
  void jsonHasThePlaceAndTheReason() throws IOException {
    JsonNode json = new ObjectMapper().readTree(written(PLAN, "json")).path("findings");
    JsonNode machine = of(json, "code", "MLI101");
    assertThat(machine.path("path").asText()).isEqualTo("fleet.gpu.machine_type");
    assertThat(machine.path("line").asInt()).isEqualTo(7);
    assertThat(machine.path("column").asInt()).isEqualTo(23);
    assertThat(of(json, "code", "MLI111").path("allowed").asText()).isEqualTo(REASON);
  }

  @Test
  void sarifHasRulesResultsRegionsAndSuppressions() throws IOException {
    JsonNode run = new ObjectMapper().readTree(written(PLAN, "sarif")).at("/runs/0");
    JsonNode machine = of(run.path("results"), "ruleId", "MLI101");
    assertThat(machine.path("level").asText()).isEqualTo("error");
    assertThat(
            run.at("/tool/driver/rules")
                .path(machine.path("ruleIndex").asInt(-1))
                .path("id")
                .asText())
        .isEqualTo("MLI101");
    JsonNode place = machine.at("/locations/0/physicalLocation");
    assertThat(place.at("/artifactLocation/uri").asText()).endsWith("/a,%20b.yaml");
    assertThat(place.at("/region/startLine").asInt()).isEqualTo(7);
    assertThat(place.at("/region/startColumn").asInt()).isEqualTo(23);
    assertThat(place.at("/region/endColumn").asInt()).isEqualTo(36);
    assertThat(machine.path("suppressions").isMissingNode()).isTrue();
    assertThat(
            of(run.path("results"), "ruleId", "MLI111")
                .at("/suppressions/0/justification")
                .asText())
        .isEqualTo(REASON);
  }

  @Test
  void sarifIsWhatTheStandardAllows() throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Files.readString(Path.of("src/test/resources/lint/sarif-we-write.json")),
                InputFormat.JSON);
    String broken = PLAN.replace("max_nodes: 1}\nlint", "max_nodes: many}\nlint");
    String requested = Files.readString(Path.of("plans/examples/as-requested.yaml"));
    for (String plan : List.of(PLAN, broken, requested, "a: [")) {
      String sarif = written(plan, "sarif");
      assertThat(schema.validate(sarif, InputFormat.JSON)).as(sarif).isEmpty();
      JsonNode run = new ObjectMapper().readTree(sarif).at("/runs/0");
      assertThat(run.path("results")).isNotEmpty();
      for (JsonNode result : run.path("results")) {
        JsonNode rule = run.at("/tool/driver/rules").path(result.path("ruleIndex").asInt());
        assertThat(rule.path("id")).isEqualTo(result.path("ruleId"));
      }
      assertThat(schema.validate(sarif.replace("\"error\"", "\"fatal\""), InputFormat.JSON))
          .isNotEmpty();
      assertThat(
              schema.validate(
                  sarif.replaceFirst("\"startLine\" : \\d+", "\"startLine\" : 0"),
                  InputFormat.JSON))
          .isNotEmpty();
    }
  }

  @Test
  void junitFailsWhatBlocksAndSkipsWhatIsAllowed() throws Exception {
    Element suite = xml(written(PLAN, "junit"));
    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases.getLength()));
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("type")).isEqualTo("MLI101");
    assertThat(failure.getTextContent()).contains("a, b.yaml:7:23").contains("mend: ");
    Element skipped = (Element) suite.getElementsByTagName("skipped").item(0);
    assertThat(skipped.getAttribute("message")).endsWith("Allowed: " + REASON);
  }

  @Test
  void annotationsKeepTheirPropertiesApart() throws IOException {
    List<String> lines = written(PLAN, "github").lines().toList();
    assertThat(lines)
        .anySatisfy(
            l ->
                assertThat(l)
                    .startsWith("::error file=")
                    .contains("/a%2C b.yaml,line=7,col=23,endColumn=35,title=MLI101 ")
                    .contains("%0AMend: "))
        .anySatisfy(
            l ->
                assertThat(l)
                    .startsWith("::notice file=")
                    .contains(",title=MLI111 ")
                    .endsWith("%0AAllowed by the plan: opens <soon>, \"they\" say: 100%25 & more"));
  }

  @Test
  void whatIsNoPlanIsReportedInTheSameForms() throws Exception {
    String broken = PLAN.replace("max_nodes: 1}\nlint", "max_nodes: many}\nlint");
    JsonNode json = new ObjectMapper().readTree(written(broken, "json")).at("/findings/0");
    assertThat(json.path("code").asText()).isEqualTo("MLI001");
    assertThat(json.path("line").asInt()).isEqualTo(11);
    assertThat(json.path("path").asText()).isEqualTo("scaling.cpu.max_nodes");
    JsonNode sarif = new ObjectMapper().readTree(written(broken, "sarif"));
    assertThat(sarif.at("/runs/0/results/0/ruleId").asText()).isEqualTo("MLI001");
    assertThat(xml(written(broken, "junit")).getAttribute("failures")).isEqualTo("1");
    assertThat(written(broken, "github")).startsWith("::error file=").contains(",line=11,");
  }

  private static JsonNode of(JsonNode list, String key, String value) {
    for (JsonNode n : list) {
      if (n.path(key).asText().equals(value)) {
        return n;
      }
    }
    throw new AssertionError("no " + key + " " + value + " in " + list.toPrettyString());
  }

  private static Element xml(String text) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }
}
