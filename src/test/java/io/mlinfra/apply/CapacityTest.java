package io.mlinfra.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.apply.ApplyResult.Status;
import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.apply.capacity.OnStockout;
import io.mlinfra.apply.state.FolderState;
import io.mlinfra.apply.state.Placements;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.Readiness;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityTest {
  private static final Address VM = Address.parse("mem.vm/gpu");
  private static final List<String> ZONES =
      List.of("us-central1-b", "us-central1-c", "us-east4-a", "us-east4-b");

  /** The next zone of the list each time. */
  private static final CapacityPolicy NEXT_ZONE =
      (wanted, attempt, why) ->
          attempt > ZONES.size()
              ? Optional.empty()
              : Optional.of(
                  CapacityPolicy.Alternative.alone(
                      wanted.withLocation(Location.zone(ZONES.get(attempt - 1)))));

  @TempDir Path folder;
  private final MemoryCloud cloud = new MemoryCloud();

  private Session session() {
    Session session =
        new Session(new FolderState(folder), new MemoryProvider(cloud, Wire.SOUND), 1);
    session.capacity = NEXT_ZONE;
    return session;
  }

  private static Fleet gpu() {
    return new Fleet().add("mem.net/n", 1).add(VM.toString(), 1, "mem.net/n");
  }

  @Test
  void aMachineGoesToTheNextZoneThatHasRoomAndTheMoveIsShownAndRemembered() {
    cloud.fill("us-central1-a");
    cloud.fill("us-central1-b");
    Session session = session();

    ApplyResult result = session.apply(gpu().graph());

    assertThat(result.status()).isEqualTo(Status.DONE);
    assertThat(cloud.endState()).containsKey("mem.vm/us-central1-c/gpu");
    assertThat(session.events(ApplyEvent.Moved.class))
        .extracting(m -> m.from().id() + " to " + m.to().id())
        .containsExactly("us-central1-a to us-central1-b", "us-central1-b to us-central1-c");
    assertThat(session.state().placements().of(VM))
        .map(Placements.Placement::location)
        .contains(Location.zone("us-central1-c"));
  }

  @Test
  void theNextPlanLeavesItWhereItWentSoThatItDoesNotFlap() {
    cloud.fill("us-central1-a");
    session().apply(gpu().graph());
    Session again = session();
    ResourceGraph placed = place(gpu().graph(), again.state().placements());

    assertThat(again.plan(placed).hasChanges()).isFalse();
    assertThat(again.plan(gpu().graph()).hasChanges()).isTrue();
  }

  private static ResourceGraph place(ResourceGraph graph, Placements placements) {
    return ResourceGraph.of(
        graph.resources().stream()
            .map(r -> placements.of(r.address()).map(p -> r.withLocation(p.location())).orElse(r))
            .toList());
  }

  @Test
  void afterTheAllowedMovesItIsReportedAsNotPlacedWhileTheRestIsDone() {
    cloud.fill("us-central1-a");
    ZONES.forEach(cloud::fill);
    Session session = session();
    session.options = ApplyOptions.DEFAULT.withOnStockout(OnStockout.FALLBACK, 2);

    ApplyResult result = session.apply(gpu().graph());

    assertThat(result.status()).isEqualTo(Status.PARTIAL_CAPACITY);
    assertThat(result.unplaced()).extracting(ApplyResult.Unplaced::address).containsExactly(VM);
    assertThat(result.unplaced().getFirst().tried()).hasSize(3);
    assertThat(result.moves()).hasSize(2);
    assertThat(result.done()).hasSize(1);
  }

  @Test
  void onStockoutFailTriesNoOtherPlace() {
    cloud.fill("us-central1-a");
    Session session = session();
    session.options = ApplyOptions.DEFAULT.withOnStockout(OnStockout.FAIL, 3);

    assertThat(session.apply(gpu().graph()).moves()).isEmpty();
    assertThat(cloud.endState()).containsOnlyKeys("mem.net/global/n");
  }

  @Test
  void onStockoutWaitTriesTheSamePlaceUntilThereIsRoom() {
    cloud.fill("us-central1-a");
    Session session = session();
    session.options = ApplyOptions.DEFAULT.withOnStockout(OnStockout.WAIT, 3);
    session.onEvent =
        event -> {
          if (session.events(ApplyEvent.CapacityWaiting.class).size() == 3) {
            cloud.empty("us-central1-a");
          }
        };

    ApplyResult result = session.apply(gpu().graph());

    assertThat(result.status()).isEqualTo(Status.DONE);
    assertThat(cloud.endState()).containsKey("mem.vm/us-central1-a/gpu");
    assertThat(session.events(ApplyEvent.CapacityWaiting.class)).hasSize(3);
  }

  @Test
  void aGroupThatTheGateFindsWithoutCapacityIsMovedFromThere() {
    MemoryProvider provider = new MemoryProvider(cloud, Wire.SOUND, CapacityTest::settles);
    Session session = new Session(new FolderState(folder), provider, 1);
    session.capacity = NEXT_ZONE;

    ApplyResult result = session.apply(gpu().graph());

    assertThat(result.status()).isEqualTo(Status.DONE);
    assertThat(cloud.endState()).containsOnlyKeys("mem.net/global/n", "mem.vm/us-central1-b/gpu");
    assertThat(result.moves()).hasSize(1);
  }

  /** The group exists, but gets no machines in its first zone. */
  private static Readiness settles(LiveResource live) {
    Failure stockout =
        MemoryCloud.failure(
                Category.STOCKOUT, "listErrors", live.id(), 0, "ZONE_RESOURCE_POOL_EXHAUSTED")
            .failure();
    return live.location().id().equals("us-central1-a")
        ? Readiness.obstructed("4 machines are not running yet", stockout, false)
        : Readiness.READY;
  }
}
