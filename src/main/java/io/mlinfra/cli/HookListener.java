package io.mlinfra.cli;

import io.mlinfra.apply.ApplyEvent;
import io.mlinfra.apply.ApplyListener;
import io.mlinfra.apply.ApplyResult;
import io.mlinfra.apply.ResourceOutcome;
import io.mlinfra.hook.DeployHook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Passes what happens during an apply on to the view and, in its own words, to the hook. */
final class HookListener implements ApplyListener {
  private final ApplyListener view;
  private final DeployHook hook;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, List<String>> changed = new HashMap<>();
  private final Map<Integer, Integer> failed = new HashMap<>();

  HookListener(ApplyListener view, DeployHook hook) {
    this.view = view;
    this.hook = hook;
  }

  @Override
  public void on(ApplyEvent event) {
    view.on(event);
    switch (event) {
      case ApplyEvent.ApplyStarted e -> hook.begin(e.applyId());
      case ApplyEvent.PhaseStarted e -> {
        names.put(e.phase(), e.name());
        hook.phaseStart(e.phase(), e.name(), e.changes());
      }
      case ApplyEvent.ResourceCompleted e ->
          changed
              .computeIfAbsent(e.phase(), p -> new ArrayList<>())
              .add(e.action().name().toLowerCase(java.util.Locale.ROOT) + " " + e.address());
      case ApplyEvent.ResourceFailed e -> failed.merge(e.phase(), 1, Integer::sum);
      case ApplyEvent.PhaseCompleted e ->
          hook.phaseEnd(
              new DeployHook.PhaseEnd(
                  e.phase(),
                  names.getOrDefault(e.phase(), ""),
                  e.good(),
                  e.took(),
                  List.copyOf(changed.getOrDefault(e.phase(), List.of())),
                  failed.getOrDefault(e.phase(), 0)));
      case ApplyEvent.Finished e -> finish(e.result());
      default -> {}
    }
  }

  private void finish(ApplyResult result) {
    long done = result.outcomes().stream().filter(ResourceOutcome.Done.class::isInstance).count();
    long bad = result.outcomes().stream().filter(ResourceOutcome.Failed.class::isInstance).count();
    boolean complete = result.status() == ApplyResult.Status.DONE;
    hook.finish(new DeployHook.Totals(result.took(), (int) done, (int) bad, complete));
  }
}
