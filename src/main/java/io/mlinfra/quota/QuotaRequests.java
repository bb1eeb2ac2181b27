package io.mlinfra.quota;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.QuotaMetric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Files exactly the increases that are missing, as Cloud Quotas preferences; what was asked for
 * before is not asked for again.
 */
public final class QuotaRequests {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Kept with a request, so that a later look can tell a part from a refusal. */
  public static final String LIMIT_BEFORE = "mlinfra-limit-before";

  private final Preferences preferences;
  private final String project;
  private final String contact;
  private final String justification;

  /** Reads and writes quota preferences. */
  public interface Preferences {
    /**
     * Creates or changes a preference.
     *
     * @param id the same for the same quota and place, so that a second request changes the first
     */
    QuotaLimits.Preference put(String id, ObjectNode preference);

    QuotaLimits.Preference get(String id);
  }

  /** Waits; another one than the machine's makes tests run without waiting. */
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  /** What became of a request. */
  public enum State {
    GRANTED,
    /** Something was granted, but less than was asked for. */
    PARTLY_GRANTED,
    PENDING,
    REFUSED;

    static State of(QuotaLimits.Preference p, double limitNow) {
      if (p.reconciling()) {
        return PENDING;
      }
      long granted = p.granted().orElse(0L);
      if (granted >= p.preferred()) {
        return GRANTED;
      }
      double before = p.limitBefore().map(Long::doubleValue).orElse(limitNow);
      return granted > before ? PARTLY_GRANTED : REFUSED;
    }
  }

  /**
   * One request and what became of it.
   *
   * @param filed whether it was sent now; false when it stood already
   */
  public record Answer(
      QuotaReport.Need need, QuotaLimits.Preference preference, State state, boolean filed) {}

  public QuotaRequests(
      Preferences preferences, String project, String contact, String justification) {
    this.preferences = preferences;
    this.project = project;
    this.contact = contact;
    this.justification = justification;
  }

  /** Requests what {@code missing} lacks at the greatest size. */
  public List<Answer> file(List<QuotaReport.Need> missing) {
    List<Answer> answers = new ArrayList<>();
    for (QuotaReport.Need need : missing) {
      Optional<QuotaLimits.Preference> standing = need.preference().filter(p -> stands(p, need));
      String id = need.preference().map(QuotaLimits.Preference::id).orElseGet(() -> id(need));
      QuotaLimits.Preference p = standing.orElseGet(() -> preferences.put(id, body(need, id)));
      answers.add(answer(need, p, standing.isEmpty()));
    }
    return answers;
  }

  /** Whether there is nothing to ask: it asks for as much, and was not refused more than that. */
  private static boolean stands(QuotaLimits.Preference p, QuotaReport.Need need) {
    if (p.preferred() == need.wanted()) {
      return true;
    }
    State state = answer(need, p, false).state();
    return p.preferred() > need.wanted() && (state == State.GRANTED || state == State.PENDING);
  }

  /**
   * Asks until every request is settled or the time is over.
   *
   * @return the same requests as they stand then
   */
  public List<Answer> await(List<Answer> filed, Duration timeout, InstantSource clock, Pause pause)
      throws InterruptedException {
    Instant end = clock.instant().plus(timeout);
    List<Answer> now = filed;
    Duration wait = FIRST_PAUSE;
    while (now.stream().anyMatch(a -> a.state() == State.PENDING)) {
      Duration left = Duration.between(clock.instant(), end);
      if (!left.isPositive()) {
        return now;
      }
      pause.sleep(wait.compareTo(left) < 0 ? wait : left);
      wait =
          wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
      now = now.stream().map(this::again).toList();
    }
    return now;
  }

  private Answer again(Answer a) {
    return a.state() == State.PENDING
        ? answer(a.need(), preferences.get(a.preference().id()), a.filed())
        : a;
  }

  private static Answer answer(QuotaReport.Need need, QuotaLimits.Preference p, boolean filed) {
    double now = need.level().map(QuotaLimits.Level::limit).orElse(0.0);
    return new Answer(need, p, State.of(p, now), filed);
  }

  private ObjectNode body(QuotaReport.Need need, String id) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", "projects/" + project + "/locations/global/quotaPreferences/" + id);
    body.put("service", "compute.googleapis.com").put("quotaId", need.metric().quotaId());
    ObjectNode config = body.putObject("quotaConfig");
    config.put("preferredValue", Long.toString(need.wanted()));
    need.level()
        .ifPresent(
            l ->
                config.putObject("annotations").put(LIMIT_BEFORE, Long.toString((long) l.limit())));
    ObjectNode dimensions = body.putObject("dimensions");
    if (!need.place().equals("global")) {
      boolean zone = need.metric().scope() == QuotaMetric.Scope.ZONE;
      dimensions.put(zone ? "zone" : "region", need.place());
    }
    need.metric().dimensions().forEach(dimensions::put);
    body.put("justification", justification);
    if (!contact.isEmpty()) {
      body.put("contactEmail", contact);
    }
    return body;
  }

  /** The same for the same quota, family and place, whoever asks and whenever. */
  static String id(QuotaReport.Need need) {
    String family = String.join("-", need.metric().dimensions().values());
    String text =
        "mlinfra-"
            + need.metric().quotaId()
            + (family.isEmpty() ? "" : "-" + family)
            + "-"
            + need.place();
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
  }
}
