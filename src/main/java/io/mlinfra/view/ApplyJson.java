package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.ApplyEvent;
import io.mlinfra.apply.ApplyListener;
import io.mlinfra.apply.ApplyResult;
import io.mlinfra.apply.Trouble;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.Plan;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An apply as one JSON object a line; the last line is always the summary. */
public final class ApplyJson implements ApplyListener {
  private final String target;
  private final String plan;
  private final PrintWriter out;
  private final Map<String, Integer> ended = new TreeMap<>();
  private boolean summed;

  public ApplyJson(String target, String plan, PrintWriter out) {
    this.target = target;
    this.plan = plan;
    this.out = out;
  }

  /** What comes before anything happens. */
  public void begin(String version, Plan planned) {
    write(line("version").put("mlinfra", version));
    planned
        .changes()
        .filter(c -> c.action() != Action.NO_CHANGE)
        .forEach(
            (Change c) ->
                write((ObjectNode) line("planned_change").set("change", PlanJson.change(c))));
    ObjectNode summary = line("change_summary");
    ObjectNode counts = summary.putObject("changes");
    planned.summary().forEach((a, n) -> counts.put(PlanJson.action(a), n));
    write(summary);
  }

  /**
   * Ends the output of an apply that did not come to its own end: refused, locked or broken off.
   *
   * @param status as the summary says it, such as {@code refused}
   */
  public void broken(String status, String message) {
    if (summed) {
      return;
    }
    write(diagnostic("error", message));
    ObjectNode summary = line("summary").put("status", status);
    for (String how : List.of("done", "failed", "skipped")) {
      summary.put(how, ended.getOrDefault(how, 0));
    }
    write(summary.put("message", message));
    summed = true;
  }

  private ObjectNode line(String type) {
    return Documents.of(target, plan).put("type", type);
  }

  private void write(ObjectNode line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void on(ApplyEvent event) {
    count(event);
    switch (event) {
      case ApplyEvent.ApplyStarted e -> {}
      case ApplyEvent.PhaseStarted e ->
          write(
              line("phase_start")
                  .put("phase", e.phase())
                  .put("name", e.name())
                  .put("changes", e.changes())
                  .put("estimate_s", e.estimate().toSeconds()));
      case ApplyEvent.ResourceStarted e ->
          write(resource("apply_start", e.address().toString(), e.action()));
      case ApplyEvent.Progress e ->
          write(
              resource("apply_progress", e.address().toString(), e.action())
                  .put("percent", e.percent())
                  .put("elapsed_s", e.elapsed().toMillis() / 1000.0));
      case ApplyEvent.ResourceCompleted e ->
          write(
              resource("apply_complete", e.address().toString(), e.action())
                  .put("phase", e.phase())
                  .put("elapsed_s", e.took().toMillis() / 1000.0)
                  .put("note", e.note()));
      case ApplyEvent.ResourceFailed e ->
          write(
              trouble(
                  resource("apply_errored", e.address().toString(), e.action())
                      .put("phase", e.phase()),
                  e.trouble()));
      case ApplyEvent.ResourceSkipped e ->
          write(
              diagnostic("warning", e.address() + " skipped: " + e.because())
                  .put("address", e.address().toString()));
      case ApplyEvent.Retrying e ->
          write(
              diagnostic("info", "again: " + e.failure().message())
                  .put("address", e.address().toString())
                  .put("attempt", e.attempt())
                  .put("delay_s", e.delay().toMillis() / 1000.0));
      case ApplyEvent.Moved e ->
          write(
              diagnostic("warning", "moved to " + e.to().id() + ": " + e.reason().message())
                  .put("address", e.address().toString())
                  .put("from", e.from().id())
                  .put("to", e.to().id()));
      case ApplyEvent.CapacityWaiting e ->
          write(
              diagnostic("warning", "waiting for capacity: " + e.reason().message())
                  .put("address", e.address().toString()));
      case ApplyEvent.UnfinishedFound e ->
          write(
              diagnostic("warning", "an earlier " + e.command() + " was cut off")
                  .put("open", e.open()));
      case ApplyEvent.JournalDamaged e ->
          write(
              diagnostic("warning", "the journal " + e.journal() + " is damaged: " + e.problem()));
      case ApplyEvent.Settled e ->
          write(diagnostic("info", "settled: " + e.how()).put("address", e.address().toString()));
      case ApplyEvent.Forecast e -> write(forecast(e));
      case ApplyEvent.BudgetWarning e ->
          write(
              diagnostic("warning", "the forecast passes the budget")
                  .put("phase", e.phase())
                  .put("forecast_s", e.forecast().toSeconds())
                  .put("budget_s", e.budget().toSeconds()));
      case ApplyEvent.GateWaiting e -> write(waiting(e));
      case ApplyEvent.PhaseCompleted e ->
          write(
              line("phase_complete")
                  .put("phase", e.phase())
                  .put("good", e.good())
                  .put("elapsed_s", e.took().toMillis() / 1000.0));
      case ApplyEvent.Draining e ->
          write(diagnostic("warning", "interrupted; " + e.running() + " in flight are waited for"));
      case ApplyEvent.Finished e -> write(summary(e.result()));
    }
  }

  private synchronized void count(ApplyEvent event) {
    switch (event) {
      case ApplyEvent.ResourceCompleted _ -> ended.merge("done", 1, Integer::sum);
      case ApplyEvent.ResourceFailed _ -> ended.merge("failed", 1, Integer::sum);
      case ApplyEvent.ResourceSkipped _ -> ended.merge("skipped", 1, Integer::sum);
      case ApplyEvent.Finished _ -> summed = true;
      default -> {}
    }
  }

  private ObjectNode waiting(ApplyEvent.GateWaiting e) {
    ObjectNode line =
        diagnostic("info", "the gate waits for " + e.waiting().size() + " resources")
            .put("phase", e.phase())
            .put("elapsed_s", e.elapsed().toSeconds());
    ArrayNode waiting = line.putArray("waiting");
    e.waiting()
        .forEach(
            w ->
                waiting
                    .addObject()
                    .put("address", w.address().toString())
                    .put("reason", w.reason()));
    return line;
  }

  private ObjectNode forecast(ApplyEvent.Forecast e) {
    ObjectNode line =
        diagnostic("info", "forecast")
            .put("phase", e.phase())
            .put("elapsed_s", e.elapsed().toSeconds())
            .put("remaining_s", e.remaining().toSeconds());
    e.budget().ifPresent(b -> line.put("budget_s", b.toSeconds()));
    ArrayNode path = line.putArray("critical_path");
    e.criticalPath().forEach(a -> path.add(a.toString()));
    return line;
  }

  private ObjectNode resource(String type, String address, Action action) {
    return line(type).put("address", address).put("action", PlanJson.action(action));
  }

  private ObjectNode diagnostic(String severity, String message) {
    return line("diagnostic").put("severity", severity).put("message", message);
  }

  private static ObjectNode trouble(ObjectNode line, Trouble trouble) {
    line.put("message", trouble.message())
        .put("request_id", trouble.requestId())
        .put("mend", trouble.mend());
    trouble.failure().ifPresent(f -> line.put("status", f.status()).put("reason", f.reason()));
    return line;
  }

  private ObjectNode summary(ApplyResult result) {
    ObjectNode line =
        line("summary")
            .put("status", result.status().name().toLowerCase(Locale.ROOT))
            .put("done", result.done().size())
            .put("failed", result.failed().size())
            .put("skipped", result.skipped().size())
            .put("elapsed_s", result.took().toMillis() / 1000.0)
            .put("makespan_s", result.took().toMillis() / 1000.0);
    if (result.status() == ApplyResult.Status.DONE) {
      line.put("critical_path_s", result.criticalPath().toMillis() / 1000.0)
          .put("makespan_to_critical_path", Math.round(result.stretch() * 100) / 100.0);
    }
    ArrayNode failures = line.putArray("failures");
    result
        .failed()
        .forEach(
            f ->
                failures.add(
                    trouble(
                        failures.objectNode().put("address", f.address().toString()),
                        f.trouble())));
    ArrayNode moves = line.putArray("moves");
    result
        .moves()
        .forEach(
            m ->
                moves
                    .addObject()
                    .put("address", m.address().toString())
                    .put("from", m.from().id())
                    .put("to", m.to().id())
                    .put("reason", m.reason()));
    ArrayNode notPlaced = line.putArray("not_placed");
    ArrayNode unplaced = line.putArray("unplaced");
    for (ApplyResult.Unplaced u : result.unplaced()) {
      notPlaced.add(u.address().toString());
      ObjectNode one =
          unplaced.addObject().put("address", u.address().toString()).put("reason", u.reason());
      ArrayNode tried = one.putArray("tried");
      u.tried().forEach(place -> tried.add(place.id()));
    }
    return line;
  }
}
