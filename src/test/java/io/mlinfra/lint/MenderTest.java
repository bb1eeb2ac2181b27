package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.LineDiff;
import io.mlinfra.spec.PlanParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Mends keep what they do not mend: comments, order, quotes, line ends, and what others share. */
class MenderTest {
  private static final String HEAD =
      """
      apiVersion: mlinfra/v1
      kind: FleetPlan
      metadata: {name: mended}
      gcp: {project: mended-project}
      """;

  private static Mender.Result mend(String text) {
    return new Mender(
            new Linter(Catalog.shipped()),
            t -> new PlanParser(n -> Optional.empty(), List.of()).parse(t, "plan.yaml"))
        .mend(Plans.text(text));
  }

  private static String mended(String text) {
    Mender.Result result = mend(text);
    assertThat(result.left())
        .filteredOn(Finding::blocks)
        .allSatisfy(f -> assertThat(f.fix()).as(f.code()).isEmpty());
    String after = result.file().source().text();
    assertThat(mend(after).file().source().text()).as("mended twice").isEqualTo(after);
    return after;
  }

  @Test
  void aBlockPlanKeepsItsCommentsAndItsOrder() {
    String plan =
        HEAD
            + """
            fleet:
              # the big ones
              gpu:
                machine_type: a3-megagpu-8g   # H100
                gpu_networks: 9               # one too many
                regions: [us-central1, us-east4]
            scaling:
              gpu: {min_nodes: 1, max_nodes: 2}
            performance:
              network:
                mtu: 9000     # jumbo
                gpu_network_mtu: 8244
            """;
    assertThat(mended(plan))
        .isEqualTo(plan.replace("gpu_networks: 9 ", "gpu_networks: 8 ").replace("9000", "8896"));
  }

  @Test
  void quotesAndFlowStyleStay() {
    String plan =
        HEAD
            + "fleet: {gpu: {regions: ['us-central1'], gpu_networks: \"9\", machine_type:"
            + " a3-megagpu-8g}}\n"
            + "scaling: {gpu: {min_nodes: 1, max_nodes: 2}}\n"
            + "performance: {network: {gpu_network_mtu: '1500'}}\n";
    assertThat(mended(plan)).isEqualTo(plan.replace("\"9\"", "\"8\"").replace("'1500'", "'8244'"));
  }

  @Test
  void linesEndAsTheyDid() {
    String plan =
        (HEAD
                + """
                fleet:
                  gpu: {machine_type: a3-megagpu-8g, regions: [us-central1], gpu_networks: 8}
                scaling:
                  gpu: {min_nodes: 1, max_nodes: 2}
                performance:
                  network:
                    mtu: 1460\
                """)
            .replace("\n", "\r\n");
    assertThat(mended(plan))
        .isEqualTo(plan.replace("    mtu: 1460", "    gpu_network_mtu: 8244\r\n    mtu: 1460"));
  }

  @Test
  void aSectionThatIsMissingIsAddedAtTheEnd() {
    String plan =
        HEAD
            + "fleet: {gpu: {machine_type: a3-megagpu-8g, regions: [us-central1], gpu_networks:"
            + " 8}}\n"
            + "scaling: {gpu: {min_nodes: 1, max_nodes: 2}}";
    assertThat(mended(plan))
        .isEqualTo(plan + "\nperformance: {network: {gpu_network_mtu: 8244}}\n");
    assertThat(mended(plan + "\nperformance:\n"))
        .isEqualTo(plan + "\nperformance: {network: {gpu_network_mtu: 8244}}\n");
    assertThat(mended(plan + "\nperformance: {}\n"))
        .isEqualTo(plan + "\nperformance: {network: {gpu_network_mtu: 8244}}\n");
  }

  @Test
  void aListInLinesLosesTheLinesThatGo() {
    String plan =
        HEAD
            + """
            fleet:
              gpu:
                machine_type: n2-standard-8
                regions:
                  - us-central1   # first
                  # and again
                  - us-central1
                  - us-east4
            scaling:
              gpu: {min_nodes: 2, max_nodes: 2}
            """;
    assertThat(mended(plan))
        .isEqualTo(plan.replace("      # and again\n      - us-central1\n", "      # and again\n"));
  }

  @Test
  void aListThatLosesAllItsLinesIsEmpty() {
    String plan =
        HEAD
            + """
            fleet:
              mem: {machine_type: n2-highmem-8, regions: [us-central1]}
            scaling:
              mem: {min_nodes: 1, max_nodes: 2}
            quotas: {gcp: {compute: {n2-highmem: {instances: 2, regions: [us-central1]}}}}
            cost:
              spot:
                mem:
                  max_spot_percentage: 50
                  fallback_regions:   # nowhere to go
                    - us-east4
                    - europe-west4
            """;
    assertThat(mended(plan))
        .isEqualTo(
            plan.replace("fallback_regions:   #", "fallback_regions: []   #")
                .replace("        - us-east4\n        - europe-west4\n", ""));
  }

  @Test
  void listsInBracketsOverSeveralLinesAreReplacedWhole() {
    String plan =
        HEAD
            + """
            fleet:
              gpu:
                machine_type: n2-standard-8
                regions: [
                  "us-central1",  # a ] in a comment
                  'us-central1',
                ]
                labels: {a: b}
            scaling:
              gpu: {min_nodes: 1, max_nodes: 2}
            """;
    assertThat(mended(plan)).contains("    regions: [us-central1]\n    labels: {a: b}\n");
  }

  @Test
  void whatIsSharedThroughAnAliasIsMendedForTheOneThatNeedsIt() {
    String plan =
        HEAD
            + """
            fleet:
              one: &base
                machine_type: n2-standard-8
                placement: compact
                regions: [us-central1]
              two:
                <<: *base
                machine_type: e2-standard-8
            scaling:
              one: {min_nodes: 1, max_nodes: 2}
              two: {min_nodes: 1, max_nodes: 2}
            """;
    assertThat(mended(plan)).isEqualTo(plan.replace("  two:\n", "  two:\n    placement: none\n"));
  }

  @Test
  void itemsOfListsAreFoundPastWideCharacters() {
    String plan =
        HEAD
            + """
            # 𝄞 größer – 日本語
            network: {name: n, ssh_source_ranges: [10.0.0.0/8, 0.0.0.0/0]} # 𝄞
            fleet:
              c: {machine_type: e2-small, regions: [us-central1], labels: {team: größe}}
            scaling:
              c: {min_nodes: 1, max_nodes: 2}
            """;
    assertThat(mended(plan)).isEqualTo(plan.replace("0.0.0.0/0]", "35.235.240.0/20]"));
  }

  @Test
  void manyMendsAreMadeInOneGo() {
    StringBuilder fleet = new StringBuilder(HEAD + "fleet:\n");
    StringBuilder scaling = new StringBuilder("scaling:\n");
    for (int i = 0; i < 60; i++) {
      fleet.append(
          "  c" + i + ": {machine_type: e2-small, regions: [us-east4], placement: compact}\n");
      scaling.append("  c" + i + ": {min_nodes: 1, max_nodes: 1}\n");
    }
    String plan = fleet.append(scaling).toString();
    Mender.Result result = mend(plan);
    assertThat(result.mended()).hasSize(60);
    assertThat(result.file().source().text()).isEqualTo(plan.replace("compact", "none"));
    assertThat(LineDiff.of(plan, result.file().source().text())).hasSize(120);
  }

  @Test
  void whatFollowsFromAMendIsMendedWithIt() {
    String plan =
        HEAD
            + """
            fleet: {gpu: {machine_type: a2-highgpu-8g, regions: [us-central1]}}
            scaling: {gpu: {min_nodes: 1, max_nodes: 3}}
            quotas:
              gcp:
                compute:
                  a2-high: {instances: 2, total_gpus: 16 A100, total_vcpus: 192, total_memory_gb: 1360}
            """;
    assertThat(mended(plan))
        .isEqualTo(
            plan.replace(
                "instances: 2, total_gpus: 16 A100, total_vcpus: 192, total_memory_gb: 1360",
                "instances: 3, total_gpus: 24 A100, total_vcpus: 288, total_memory_gb: 2040"));
  }

  @Test
  void theRequestIsMendedAsFarAsThereIsOneRightAnswer() {
    Mender.Result result =
        new Mender(
                new Linter(Catalog.shipped()),
                t -> new PlanParser(n -> Optional.empty(), List.of()).parse(t, "plan.yaml"))
            .mend(Plans.read(Plans.REQUESTED));
    assertThat(result.mended())
        .extracting(Finding::code)
        .contains("MLI121", "MLI123", "MLI301", "MLI304", "MLI406", "MLI407");
    assertThat(result.left())
        .filteredOn(Finding::blocks)
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.fix()).isEmpty());
  }

  @Test
  void whatThePlanAcceptsIsLeftAlone() {
    String plan =
        HEAD
            + """
            fleet: {c: {machine_type: e2-small, regions: [us-east4], placement: compact}}
            scaling: {c: {min_nodes: 1, max_nodes: 1}}
            lint: {allow: [{code: MLI104, reason: as it is}]}
            """;
    assertThat(mend(plan).mended()).isEmpty();
  }
}
