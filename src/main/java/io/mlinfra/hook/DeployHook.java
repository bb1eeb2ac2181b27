package io.mlinfra.hook;

import io.mlinfra.provider.CreateOnce;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.datadog.DatadogSignals;
import io.mlinfra.resource.OwnershipMark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells Datadog where a deployment stands: an event at the start and at the end of each phase, each
 * exactly once however many applies the deployment takes, and the apply's own figures. Works beside
 * the apply and never holds it up; what fails is reported at the end and tried again next time.
 */
public final class DeployHook implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration LOOK_BACK = Duration.ofHours(18);
  private static final Duration OLDEST = Duration.ofHours(17);
  private static final Duration OLDEST_FIGURES = Duration.ofMinutes(59);
  private static final int LONGEST_TEXT = 3_900;

  private final DatadogSignals signals;
  private final String plan;
  private final SentLog log;
  private final Consumer<Runnable> retrying;
  private final InstantSource clock;
  private final List<DatadogSignals.Point> cost;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("deploy-hook").factory());
  private final List<String> failures = new ArrayList<>();
  private String deployment = "";

  /**
   * @param retrying runs a call with whatever retry the caller wants around it
   * @param cost what the fleet costs at its initial size, as {@link CostPoints} writes it
   * @param reader reads what an earlier apply remembered
   * @param writer keeps what this one must remember
   */
  public DeployHook(
      DatadogSignals signals,
      String plan,
      Consumer<Runnable> retrying,
      InstantSource clock,
      List<DatadogSignals.Point> cost,
      Supplier<Optional<byte[]>> reader,
      Consumer<byte[]> writer) {
    this.signals = signals;
    this.plan = plan;
    this.retrying = retrying;
    this.clock = clock;
    this.cost = List.copyOf(cost);
    this.log = new SentLog(reader, writer);
  }

  /** What a phase came to. */
  public record PhaseEnd(
      int phase, String name, boolean good, Duration took, List<String> changed, int failed) {}

  /** What the whole apply came to; {@code complete} when nothing is left to do. */
  public record Totals(Duration took, int changes, int failures, boolean complete) {}

  public void begin(String applyId) {
    worker.execute(
        () -> {
          deployment = log.open(applyId);
          log.waiting().forEach(this::send);
          sendFigures();
        });
  }

  /** A phase with nothing to do is no news, unless its start was told before. */
  public void phaseStart(int phase, String name, int changes) {
    if (changes > 0) {
      worker.execute(
          () ->
              event(
                  phase,
                  "start",
                  "Phase " + phase + " begins: " + name,
                  (changes == 1 ? "1 change" : changes + " changes") + " to carry out",
                  "info"));
    }
  }

  public void phaseEnd(PhaseEnd end) {
    worker.execute(
        () -> {
          boolean told = log.has("phase-" + end.phase() + "-start");
          if (!told && end.changed().isEmpty() && end.failed() == 0) {
            return;
          }
          // A phase that did not end well is begun again; its end is told when it has one.
          String edge = end.good() ? "end" : "stop-" + clock.instant().getEpochSecond();
          event(
              end.phase(),
              edge,
              "Phase " + end.phase() + (end.good() ? " is done: " : " stopped: ") + end.name(),
              text(end),
              end.good() ? "success" : "error");
        });
  }

  /** What changed, by name, as far as Datadog takes a text (4,000 characters). */
  private static String text(PhaseEnd end) {
    StringBuilder text = new StringBuilder();
    text.append(end.changed().size()).append(" changed, ").append(end.failed());
    text.append(" failed, in ").append(end.took().toSeconds()).append(" s");
    int left = end.changed().size();
    for (String change : end.changed()) {
      if (text.length() + change.length() + 1 > LONGEST_TEXT) {
        return text.append("\nand ").append(left).append(" more").toString();
      }
      text.append('\n').append(change);
      left--;
    }
    return text.toString();
  }

  public void finish(Totals totals) {
    Instant at = clock.instant();
    worker.execute(
        () -> {
          log.keep(points(totals), at);
          sendFigures();
          if (totals.complete()) {
            log.close();
          }
        });
  }

  /** All that wait, oldest first; a point that arrives twice counts once. */
  private void sendFigures() {
    for (SentLog.Figures figures : log.figures()) {
      // Datadog refuses points that are older than an hour ("Submit metrics", read 2026-11-26).
      Instant oldest = clock.instant().minus(OLDEST_FIGURES);
      Instant at = figures.at().isBefore(oldest) ? oldest : figures.at();
      attempt(
          "metrics of the apply",
          "; the next apply sends them",
          () -> {
            signals.gauges(figures.points(), at);
            log.figuresSent();
          });
    }
  }

  private List<DatadogSignals.Point> points(Totals totals) {
    List<String> tags = List.of(OwnershipMark.KEY + ":" + plan);
    List<DatadogSignals.Point> points = new ArrayList<>(cost);
    points.add(
        new DatadogSignals.Point(
            "mlinfra.apply.duration", totals.took().toMillis() / 1000.0, tags));
    points.add(new DatadogSignals.Point("mlinfra.apply.changes", totals.changes(), tags));
    points.add(new DatadogSignals.Point("mlinfra.apply.failures", totals.failures(), tags));
    return points;
  }

  private void event(int phase, String edge, String title, String text, String alertType) {
    String key = "phase-" + phase + "-" + edge;
    if (log.has(key)) {
      return;
    }
    List<String> tags =
        List.of(OwnershipMark.KEY + ":" + plan, "mlinfra-event:deploy", "phase:" + phase);
    DeployEvent event =
        new DeployEvent(
            key, deployment, "[" + plan + "] " + title, text, alertType, tags, clock.instant());
    log.keep(event);
    send(event);
  }

  private void send(DeployEvent event) {
    List<String> tags = new ArrayList<>(event.tags());
    tags.add(event.id());
    // Datadog refuses what is older than 18 hours.
    Instant oldest = clock.instant().minus(OLDEST);
    Instant at = event.at().isBefore(oldest) ? oldest : event.at();
    boolean before = log.tried(event);
    CreateOnce once =
        new CreateOnce(
            "events.post",
            () -> {},
            () -> exists(event),
            () ->
                signals.post(
                    new DatadogSignals.Event(
                        event.title(),
                        event.text(),
                        event.alertType(),
                        event.deployment(),
                        tags,
                        at)));
    attempt(
        "event \"" + event.title() + "\"",
        "; the next apply sends it, and those after it",
        () -> {
          if (!before || !exists(event)) {
            log.trying(event);
            once.send("");
          }
          log.sent(event);
        });
  }

  private boolean exists(DeployEvent event) {
    Instant now = clock.instant();
    return signals.exists(event.id(), now.minus(LOOK_BACK), now.plusSeconds(60));
  }

  /** Failed once, the rest is left for the next apply: Datadog is then most likely away. */
  private void attempt(String what, String next, Runnable call) {
    if (!failures.isEmpty()) {
      return;
    }
    try {
      retrying.accept(call);
    } catch (ProviderException e) {
      failures.add(
          "the "
              + what
              + (what.startsWith("metrics") ? " were" : " was")
              + " not sent: "
              + e.failure().sentence()
              + next);
    }
  }

  /** Waits for what is under way, two minutes at most. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        worker.shutdownNow();
        failures.add("Datadog took no events within " + LONGEST.toMinutes() + " minutes");
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** What could not be sent, each as a sentence; to be asked after {@link #close}. */
  public List<String> failures() {
    return List.copyOf(failures);
  }
}
