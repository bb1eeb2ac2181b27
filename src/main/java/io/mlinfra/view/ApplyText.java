package io.mlinfra.view;

import io.mlinfra.apply.ApplyEvent;
import io.mlinfra.apply.ApplyListener;
import io.mlinfra.apply.ApplyResult;
import io.mlinfra.apply.ResourceOutcome;
import io.mlinfra.diff.Action;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.units.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An apply as it happens, one line an event, with a progress line that is redrawn on a terminal.
 */
public final class ApplyText implements ApplyListener {
  private static final int SHOWN_OF_PATH = 2;

  private final Style style;
  private final PrintWriter out;
  private final PrintWriter progress;
  private final boolean redraw;
  private int done;
  private int total;
  private int running;
  private boolean drawn;

  /**
   * @param out where lines that stay go
   * @param progress where the line that is redrawn goes
   * @param redraw whether that is a terminal
   */
  public ApplyText(Style style, PrintWriter out, PrintWriter progress, boolean redraw) {
    this.style = style;
    this.out = out;
    this.progress = progress;
    this.redraw = redraw;
  }

  @Override
  public void on(ApplyEvent event) {
    switch (event) {
      case ApplyEvent.UnfinishedFound e ->
          line(
              style.yellow("An earlier " + e.command() + " was cut off")
                  + " (begun "
                  + e.begun()
                  + "); "
                  + e.open()
                  + " calls were open and are settled first.");
      case ApplyEvent.JournalDamaged e ->
          line(
              style.yellow("warning: ")
                  + "the journal "
                  + e.journal()
                  + " is damaged ("
                  + e.problem()
                  + "); the cloud itself is asked instead");
      case ApplyEvent.Settled e -> line("  settled " + e.address() + ": " + e.how());
      case ApplyEvent.ApplyStarted e -> total = e.changes();
      case ApplyEvent.PhaseStarted e -> {
        line("");
        String budget = e.budget().map(b -> ", budget " + Durations.format(b)).orElse("");
        line(
            style.bold(e.phase() == 0 ? "Removals" : "Phase " + e.phase() + "  " + e.name())
                + style.dim(
                    "   " + e.changes() + " changes, estimate " + seconds(e.estimate()) + budget));
      }
      case ApplyEvent.ResourceStarted _ -> {
        running++;
        draw("");
      }
      case ApplyEvent.Progress e -> draw(e.address() + " " + e.percent() + "%");
      case ApplyEvent.Retrying e ->
          line(
              style.yellow("  again ")
                  + e.address()
                  + " in "
                  + seconds(e.delay())
                  + " ("
                  + e.failure().message()
                  + ")");
      case ApplyEvent.Moved e ->
          line(
              style.yellow("  moved ")
                  + e.address()
                  + " from "
                  + e.from().id()
                  + " to "
                  + e.to().id()
                  + ": "
                  + e.reason().message());
      case ApplyEvent.CapacityWaiting e ->
          line(
              style.yellow("  waiting ")
                  + e.address()
                  + " for capacity, again in "
                  + seconds(e.delay()));
      case ApplyEvent.ResourceCompleted e -> {
        running = Math.max(0, running - 1);
        done++;
        line(
            "  "
                + sign(e.action())
                + " "
                + e.address()
                + style.dim(
                    "   " + seconds(e.took()) + (e.note().isEmpty() ? "" : ", " + e.note())));
      }
      case ApplyEvent.ResourceFailed e -> {
        running = Math.max(0, running - 1);
        line("  " + style.red("x") + " " + e.address() + ": " + e.trouble().message());
        line("      " + style.cyan("mend: ") + e.trouble().mend());
      }
      case ApplyEvent.ResourceSkipped e ->
          line("  " + style.dim("- " + e.address() + " skipped: " + e.because()));
      case ApplyEvent.Forecast e -> draw(forecast(e));
      case ApplyEvent.BudgetWarning e ->
          line(
              style.yellow("warning: ")
                  + "phase "
                  + e.phase()
                  + " is forecast to take "
                  + seconds(e.forecast())
                  + ", more than its budget of "
                  + seconds(e.budget()));
      case ApplyEvent.GateWaiting e ->
          draw(
              "gate: "
                  + e.waiting().size()
                  + " not settled, such as "
                  + (e.waiting().isEmpty()
                      ? ""
                      : e.waiting().getFirst().address()
                          + " ("
                          + e.waiting().getFirst().reason()
                          + ")"));
      case ApplyEvent.PhaseCompleted e -> {
        if (e.good()) {
          line(style.green("  phase complete") + style.dim(" in " + seconds(e.took())));
        } else {
          e.waiting()
              .forEach(
                  w -> line("  " + style.red("not settled: ") + w.address() + ": " + w.reason()));
          line(style.red("  phase not complete") + style.dim(" after " + seconds(e.took())));
        }
      }
      case ApplyEvent.Draining e ->
          line(
              style.yellow("Stopping: ")
                  + "nothing new is started; waiting for "
                  + e.running()
                  + " in flight. Interrupt again to stop waiting; the next apply then takes them"
                  + " up.");
      case ApplyEvent.Finished e -> finished(e.result());
    }
  }

  /** What is left of the phase and of its budget, and what the end waits for. */
  private static String forecast(ApplyEvent.Forecast e) {
    String budget =
        e.budget()
            .map(
                b ->
                    ", "
                        + seconds(
                            b.minus(e.elapsed()).isNegative()
                                ? Duration.ZERO
                                : b.minus(e.elapsed()))
                        + " of the budget")
            .orElse("");
    List<String> path =
        e.criticalPath().stream().limit(SHOWN_OF_PATH).map(Address::toString).toList();
    String rest =
        e.criticalPath().size() > SHOWN_OF_PATH
            ? " > " + (e.criticalPath().size() - SHOWN_OF_PATH) + " more"
            : "";
    return "about "
        + seconds(e.remaining())
        + " left"
        + budget
        + (path.isEmpty() ? "" : "; waits for " + String.join(" > ", path) + rest);
  }

  private void finished(ApplyResult result) {
    line("");
    String counts =
        result.done().size()
            + " done, "
            + result.failed().size()
            + " failed, "
            + result.skipped().size()
            + " skipped, in "
            + seconds(result.took());
    String word =
        switch (result.status()) {
          case DONE -> style.green("Apply complete: ");
          case FAILED -> style.red("Apply failed: ");
          case PARTIAL_CAPACITY -> style.yellow("Apply partly placed: ");
          case INTERRUPTED -> style.yellow("Apply interrupted: ");
          case OVER_BUDGET -> style.red("Apply stopped at its budget: ");
          case LOCK_LOST -> style.red("Apply stopped, the lock was broken: ");
        };
    line(word + counts + ".");
    if (result.status() == ApplyResult.Status.DONE && !result.done().isEmpty()) {
      line(
          style.dim(
              "  makespan "
                  + seconds(result.took())
                  + ", critical path "
                  + seconds(result.criticalPath())
                  + String.format(Locale.ROOT, ", %.2fx", result.stretch())));
    }
    for (ResourceOutcome.Failed f : result.failed()) {
      String id =
          f.trouble().requestId().isEmpty() ? "" : " (request " + f.trouble().requestId() + ")";
      line(
          "  failed  "
              + f.address()
              + ": "
              + f.trouble().message()
              + id
              + "\n          mend: "
              + f.trouble().mend());
    }
    places(result);
    if (result.status() == ApplyResult.Status.INTERRUPTED || !result.skipped().isEmpty()) {
      line("Run the same command again: it goes on where this one stopped.");
    }
  }

  /** What went elsewhere and what found no room, as a table. */
  private void places(ApplyResult result) {
    Map<Address, String> ways = new LinkedHashMap<>();
    for (ApplyResult.Move m : result.moves()) {
      ways.merge(
          m.address(),
          m.from().id() + " -> " + m.to().id(),
          (way, _) -> way + " -> " + m.to().id());
    }
    ways.forEach((address, way) -> line("  moved       " + address + "   " + way));
    for (ApplyResult.Unplaced u : result.unplaced()) {
      line(
          style.red("  not placed  ")
              + u.address()
              + "   tried "
              + String.join(", ", u.tried().stream().map(Location::id).toList())
              + "\n              "
              + u.reason());
    }
    if (!result.unplaced().isEmpty()) {
      line(
          "  Allow more zones or regions (fleet.*.zones, fallback_regions), use --on-stockout wait,"
              + " or apply again later.");
    }
  }

  private String sign(Action action) {
    return switch (action) {
      case CREATE -> style.green("+");
      case UPDATE -> style.yellow("~");
      case REPLACE -> style.red("-/+");
      case DELETE -> style.red("-");
      case ADOPT -> style.cyan(">");
      case NO_CHANGE -> " ";
    };
  }

  private void line(String text) {
    clear();
    out.println(text);
    out.flush();
    draw("");
  }

  private void draw(String what) {
    if (!redraw || total == 0) {
      return;
    }
    clear();
    progress.print(
        style.dim(
            done
                + "/"
                + total
                + " done, "
                + running
                + " running"
                + (what.isEmpty() ? "" : ", " + what)));
    progress.flush();
    drawn = true;
  }

  private void clear() {
    if (drawn) {
      progress.print("\r\u001b[2K");
      progress.flush();
      drawn = false;
    }
  }

  private static String seconds(Duration d) {
    return d.compareTo(Duration.ofMinutes(1)) < 0
        ? String.format(Locale.ROOT, "%.1fs", d.toMillis() / 1000.0)
        : Durations.format(Duration.ofSeconds(d.toSeconds()));
  }
}
