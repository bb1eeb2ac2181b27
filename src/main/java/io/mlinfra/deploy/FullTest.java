package io.mlinfra.deploy;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.plan.Plan;
import io.mlinfra.provider.ObjectStore;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.Readiness;
import io.mlinfra.provider.ResourceAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Proves a deployment: every object present and as planned, everything settled and at size, the
 * checkpoint bucket writable.
 */
public final class FullTest {
  private final Plan plan;
  private final Map<String, ResourceAdapter> adapters = new HashMap<>();
  private final List<TestResult> results = new ArrayList<>();

  public FullTest(Plan plan, List<Provider> providers) {
    this.plan = plan;
    providers.forEach(p -> p.adapters().forEach(a -> adapters.put(a.schema().kind(), a)));
  }

  /** What a check found. */
  private record Verdict(boolean passed, String detail) {}

  /**
   * Runs all checks.
   *
   * @param bucket the checkpoint bucket and its prefix; empty when the plan has none
   */
  public List<TestResult> run(Optional<ObjectStore> bucket, String prefix) {
    plan.changes()
        .filter(c -> c.desired().isPresent())
        .forEach(c -> check("as planned", c.address().toString(), () -> asPlanned(c)));
    plan.changes()
        .filter(c -> c.action() == Action.DELETE)
        .forEach(
            c ->
                check(
                    "as planned",
                    c.address().toString(),
                    () -> new Verdict(false, "exists but is not in the plan; apply removes it")));
    plan.changes()
        .filter(c -> c.live().isPresent() && c.desired().isPresent())
        .forEach(
            c -> {
              if (c.address().kind().endsWith("_manager")
                  || c.address().kind().endsWith("backend_service")) {
                check("settled", c.address().toString(), () -> settled(c));
              }
            });
    plan.conflicts()
        .forEach(
            c ->
                check(
                    "as planned", c.address().toString(), () -> new Verdict(false, c.sentence())));
    bucket.ifPresent(
        store ->
            check("probe", "checkpoint bucket: write, read, delete", () -> probe(store, prefix)));
    return List.copyOf(results);
  }

  private void check(String suite, String name, Supplier<Verdict> test) {
    long begun = System.nanoTime();
    Verdict verdict;
    try {
      verdict = test.get();
    } catch (ProviderException e) {
      verdict = new Verdict(false, e.failure().sentence());
    }
    results.add(
        new TestResult(
            suite,
            name,
            verdict.passed(),
            verdict.detail(),
            Duration.ofNanos(System.nanoTime() - begun)));
  }

  private static Verdict asPlanned(Change c) {
    return switch (c.action()) {
      case NO_CHANGE -> new Verdict(true, "present and as planned");
      case CREATE ->
          new Verdict(false, "missing; `mlinfra apply --phase " + c.phase() + "` creates it");
      case ADOPT -> new Verdict(false, "exists but is not owned by this plan; apply adopts it");
      case UPDATE, REPLACE, DELETE ->
          new Verdict(
              false,
              "differs in "
                  + String.join(", ", c.fields().stream().map(FieldChange::path).toList())
                  + "; apply brings it back");
    };
  }

  private Verdict settled(Change c) {
    ResourceAdapter adapter = adapters.get(c.address().kind());
    if (adapter == null || c.live().isEmpty()) {
      return new Verdict(false, "nothing can tell whether it has settled");
    }
    Readiness readiness = adapter.readiness(c.live().get());
    return new Verdict(
        readiness.ready(), readiness.ready() ? "stable and at size" : readiness.reason());
  }

  private static Verdict probe(ObjectStore store, String prefix) {
    String name = prefix + "/mlinfra-probe-" + UUID.randomUUID();
    byte[] content = "probe".getBytes(StandardCharsets.UTF_8);
    long generation = store.put(name, content, ObjectStore.ABSENT);
    boolean same = store.get(name).filter(s -> Arrays.equals(s.content(), content)).isPresent();
    store.delete(name, generation);
    boolean gone = store.get(name).isEmpty();
    return new Verdict(
        same && gone,
        same && gone
            ? "written, read back, deleted"
            : "what was written could not be read back and deleted");
  }
}
