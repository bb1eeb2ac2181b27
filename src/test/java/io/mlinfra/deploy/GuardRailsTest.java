package io.mlinfra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.diff.Action;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.spec.units.Ratio;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardRailsTest {
  private static final Map<String, KindSchema> SCHEMAS =
      Map.of(
          "compute.disk", kind("compute.disk").withCarriesData(),
          "compute.group", kind("compute.group"),
          "compute.policy", kind("compute.policy"),
          "compute.template", kind("compute.template").withCreateBeforeDelete());

  private static KindSchema kind(String kind) {
    return KindSchema.of(kind, kind, new OwnershipMark.Derived());
  }

  private static GuardRails.Report check(Changes changes, String maxDelete) {
    return new GuardRails(SCHEMAS, a -> a.name().equals("protected"), Ratio.parse(maxDelete))
        .check(changes.plan());
  }

  private static Changes standing(int groups) {
    Changes changes = new Changes();
    for (int i = 0; i < groups; i++) {
      changes.add(Action.NO_CHANGE, "compute.group/g" + i);
    }
    return changes;
  }

  @Test
  void deletingMoreThanTheShareNeedsAYes() {
    Changes one = standing(9).add(Action.DELETE, "compute.group/x");
    assertThat(check(one, "10%").needsYes()).isEmpty();
    Changes two = one.add(Action.REPLACE, "compute.group/y");
    assertThat(check(two, "10%").needsYes())
        .containsExactly("delete or replace 2 of 11 resources: more than --max-delete 10% allows");
  }

  @Test
  void dataIsNeverLostWithoutAYesAndWhatIsProtectedNotEvenThen() {
    Changes changes =
        standing(40)
            .add(Action.DELETE, "compute.disk/d")
            .add(Action.REPLACE, "compute.group/protected");
    GuardRails.Report report = check(changes, "10%");
    assertThat(report.needsYes())
        .containsExactly("delete compute.disk/d: it carries data that would be lost");
    assertThat(report.forbidden())
        .containsExactly("replace compute.group/protected: lifecycle.protect forbids it");
  }

  @Test
  void whatABrokenOffMoveLeftBehindIsNoLoss() {
    Changes changes =
        new Changes()
            .add(Action.NO_CHANGE, "compute.group/gpu", Location.zone("us-east4-a"))
            .add(Action.NO_CHANGE, "compute.template/gpu-0123abcd")
            .add(Action.DELETE, "compute.group/gpu", Location.zone("us-central1-a"))
            .add(Action.DELETE, "compute.template/gpu-89abcdef", "compute.group/gpu")
            .add(Action.DELETE, "compute.policy/gpu-us-central1", "compute.group/gpu");
    assertThat(check(changes, "1%").needsYes()).isEmpty();
  }

  @Test
  void theOnlyOneOfItsNameIsALossWhereverThePlanWantsItNow() {
    Changes changes =
        standing(3)
            .add(Action.CREATE, "compute.group/gpu", Location.zone("us-east4-a"))
            .add(Action.DELETE, "compute.group/gpu", Location.zone("us-central1-a"));
    assertThat(check(changes, "10%").needsYes()).hasSize(1);
  }

  @Test
  void dataInTwoPlacesIsStillData() {
    Changes changes =
        standing(40)
            .add(Action.NO_CHANGE, "compute.disk/d", Location.zone("us-east4-a"))
            .add(Action.DELETE, "compute.disk/d", Location.zone("us-central1-a"));
    assertThat(check(changes, "10%").needsYes())
        .isEqualTo(List.of("delete compute.disk/d: it carries data that would be lost"));
  }
}
