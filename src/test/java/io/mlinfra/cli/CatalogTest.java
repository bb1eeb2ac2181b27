package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static JsonNode json(String... args) throws Exception {
    Cli.Result result = Cli.run(args);
    assertThat(result.code()).isZero();
    return new JsonMapper().readTree(result.out());
  }

  @Test
  void machinesAreFilteredByFamilyAndRegion() throws Exception {
    JsonNode list =
        json("catalog", "machines", "--family", "a3", "--region", "us-central1", "-o", "json");
    assertThat(list.path("format_version").asText()).isEqualTo("1.0");
    assertThat(list.path("catalog").asText()).isEqualTo("machines");
    assertThat(list.path("items"))
        .isNotEmpty()
        .allSatisfy(
            i -> {
              assertThat(i.path("series").asText()).isEqualTo("a3");
              assertThat(i.path("regions").toString()).contains("us-central1");
              assertThat(i.path("source").asText()).contains("(read 20");
            });
  }

  @Test
  void aSheetTellsAllAboutAMachine() throws Exception {
    JsonNode sheet = json("catalog", "show", "a3-megagpu-8g", "-o", "json");
    assertThat(sheet.path("vcpus").asInt()).isEqualTo(208);
    assertThat(sheet.path("local_ssd").path("counts").get(0).asInt()).isEqualTo(16);
    assertThat(sheet.path("gpu_direct").asText()).isEqualTo("GPUDIRECT_TCPXO");
    assertThat(sheet.path("disks").findValuesAsText("name")).contains("hyperdisk-extreme");
    assertThat(sheet.path("regions").findValuesAsText("region")).contains("us-east4");
    assertThat(sheet.path("sources").size()).isEqualTo(2);
    String text = Cli.run("catalog", "show", "a3-megagpu-8g").out();
    assertThat(text).contains("16 x 375 GB, fixed", "at most 9, 8 for GPU data", "us-east4-a");
  }

  @Test
  void sheetsOfDisksAndGpusTellTheirRatiosAndPlaces() throws Exception {
    JsonNode disk = json("catalog", "show", "hyperdisk-extreme", "-o", "json");
    assertThat(disk.path("max_iops").asInt()).isEqualTo(350_000);
    assertThat(disk.path("machine_types").toString()).contains("m3-megamem-128");
    JsonNode gpu = json("catalog", "mig", "h100", "-o", "json");
    assertThat(gpu.path("mig_profiles").size()).isEqualTo(7);
    assertThat(gpu.path("machine_types").toString()).contains("a3-megagpu-8g");
    assertThat(Cli.run("catalog", "mig", "a100-40").out()).contains("3g.20gb", "[####....]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"disks", "gpus", "regions", "quotas", "cuda", "images", "sources", "machines"})
  void everyTopicIsListedForPeopleAndForScripts(String topic) throws Exception {
    assertThat(json("catalog", topic, "-o", "json").path("items")).isNotEmpty();
    Cli.Result text = Cli.run("catalog", topic);
    assertThat(text.code()).isZero();
    assertThat(text.out().lines().count()).isGreaterThan(4);
  }

  @Test
  void withoutATopicItSaysWhatThereIs() {
    assertThat(Cli.run("catalog").out()).contains("mlinfra catalog machines", "catalog mig GPU");
  }

  @Test
  void aSlipIsAnsweredWithWhatWasMeant() {
    Cli.Result show = Cli.run("catalog", "show", "a3-megapu-8g");
    assertThat(show.code()).isEqualTo(ExitCode.USAGE);
    assertThat(show.err()).contains("did you mean a3-megagpu-8g?");
    assertThat(Cli.run("catalog", "machines", "--region", "us-centrl1").err())
        .contains("did you mean us-central1?");
    assertThat(Cli.run("catalog", "machines", "--family", "a33").err())
        .contains("did you mean a3?");
    assertThat(Cli.run("catalog", "mig", "voodoo").err()).contains("mlinfra catalog gpus");
    assertThat(Cli.run("catalog", "disks", "-o", "yaml").code()).isEqualTo(ExitCode.USAGE);
    assertThat(Cli.run("catalog", "machines", "--arch", "mips").code()).isEqualTo(ExitCode.USAGE);
  }
}
