package io.mlinfra.apply.state;

/**
 * What earlier applies left behind, read from a backend: last applied bodies, measured durations,
 * placements.
 */
public final class ApplyState {
  private final StateBackend backend;
  private final LastAppliedBodies lastApplied;
  private final MeasuredDurations durations;
  private final Placements placements;

  /**
   * Reads it all.
   *
   * @throws StateException when it cannot be read or is of a newer version
   */
  public ApplyState(StateBackend backend) {
    this.backend = backend;
    this.lastApplied = new LastAppliedBodies(backend);
    this.durations = new MeasuredDurations(backend);
    this.placements = new Placements(backend);
  }

  /** Only the placements, for who needs no more: the bodies of a large fleet take time to read. */
  public static Placements placements(StateBackend backend) {
    return new Placements(backend);
  }

  /** Only the durations; see {@link #placements(StateBackend)}. */
  public static MeasuredDurations durations(StateBackend backend) {
    return new MeasuredDurations(backend);
  }

  public StateBackend backend() {
    return backend;
  }

  public LastAppliedBodies lastApplied() {
    return lastApplied;
  }

  public MeasuredDurations durations() {
    return durations;
  }

  public Placements placements() {
    return placements;
  }

  /** Saves all of it; only the holder of the lock may. */
  public void save() {
    lastApplied.save();
    durations.save();
    placements.save();
  }
}
