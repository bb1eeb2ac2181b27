package io.mlinfra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.ResourceGraph;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private final Changes fleet =
      new Changes()
          .add(Action.CREATE, "compute.network/main")
          .add(Action.CREATE, "compute.subnetwork/main-east", "compute.network/main")
          .add(Action.CREATE, "compute.instance_group_manager/gpu", "compute.subnetwork/main-east")
          .add(Action.CREATE, "compute.network/data")
          .add(Action.CREATE, "storage.bucket/checkpoints");

  private static Selection only(String... patterns) {
    return new Selection(OptionalInt.empty(), List.of(patterns), List.of());
  }

  private static Selection without(String... patterns) {
    return new Selection(OptionalInt.empty(), List.of(), List.of(patterns));
  }

  private List<String> kept(Selection selection) {
    Plan plan = selection.apply(fleet.plan(), fleet.graph());
    return plan.changes().map(Change::address).map(Object::toString).toList();
  }

  @Test
  void onlyTakesAlongAllThatIsNeeded() {
    assertThat(kept(only("compute.instance_group_manager/gpu")))
        .containsExactly(
            "compute.network/main",
            "compute.subnetwork/main-east",
            "compute.instance_group_manager/gpu");
  }

  @Test
  void excludeLeavesOutWhatNeedsItToo() {
    assertThat(kept(without("compute.network/main")))
        .containsExactly("compute.network/data", "storage.bucket/checkpoints");
  }

  @Test
  void aStarMatchesAnyTextAndNothingElseIsSpecial() {
    assertThat(kept(only("compute.network/*")))
        .containsExactly("compute.network/main", "compute.network/data");
    assertThat(kept(only("*/checkpoints"))).containsExactly("storage.bucket/checkpoints");
    assertThat(kept(without("compute.*"))).containsExactly("storage.bucket/checkpoints");
    assertThatThrownBy(() -> kept(only("compute.network/.ain")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bothTogetherAreTheOnesOfOnlyWithoutTheExcluded() {
    Selection both =
        new Selection(
            OptionalInt.empty(), List.of("compute.*"), List.of("compute.subnetwork/main-east"));
    assertThat(kept(both)).containsExactly("compute.network/main", "compute.network/data");
  }

  @Test
  void whatMatchesNothingIsAMistakeWithASuggestion() {
    assertThatThrownBy(() -> kept(only("compute.network/mian")))
        .hasMessageContaining("compute.network/mian")
        .hasMessageContaining("did you mean compute.network/main?");
    assertThatThrownBy(
            () ->
                new Selection(OptionalInt.of(7), List.of(), List.of())
                    .apply(fleet.plan(), fleet.graph()))
        .hasMessageContaining("there is no phase 7; the plan has 1");
  }

  @Test
  void whatIsDeletedTakesItsUsersAlong() {
    Changes gone =
        new Changes()
            .add(Action.DELETE, "compute.network/old", "compute.subnetwork/old-east")
            .add(Action.DELETE, "compute.subnetwork/old-east")
            .add(Action.DELETE, "storage.bucket/old");
    Plan plan = only("compute.network/old").apply(gone.plan(), ResourceGraph.of(List.of()));
    assertThat(plan.changes().map(Change::address).map(Object::toString))
        .containsExactlyInAnyOrder("compute.network/old", "compute.subnetwork/old-east");

    Plan kept = without("compute.subnetwork/*").apply(gone.plan(), ResourceGraph.of(List.of()));
    assertThat(kept.changes().map(Change::address).map(Object::toString))
        .as("what an excluded one uses stays")
        .containsExactly("storage.bucket/old");
  }
}
