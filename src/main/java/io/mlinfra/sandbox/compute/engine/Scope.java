package io.mlinfra.sandbox.compute.engine;

import java.util.Optional;

/**
 * Where a compute resource lives, as it stands in paths: {@code global}, {@code regions/R} or
 * {@code zones/Z}.
 */
public record Scope(Level level, String place) {
  public static final Scope GLOBAL = new Scope(Level.GLOBAL, "");

  public enum Level {
    GLOBAL,
    REGION,
    ZONE
  }

  public static Scope region(String region) {
    return new Scope(Level.REGION, region);
  }

  public static Scope zone(String zone) {
    return new Scope(Level.ZONE, zone);
  }

  public String path() {
    return switch (level) {
      case GLOBAL -> "global";
      case REGION -> "regions/" + place;
      case ZONE -> "zones/" + place;
    };
  }

  /** The region, of a zone too; empty when global. */
  public Optional<String> regionName() {
    return switch (level) {
      case GLOBAL -> Optional.empty();
      case REGION -> Optional.of(place);
      // A link may name anything as a zone.
      case ZONE -> Optional.of(place.substring(0, Math.max(0, place.lastIndexOf('-'))));
    };
  }

  public static Scope parse(String path) {
    int slash = path.indexOf('/');
    return slash < 0
        ? GLOBAL
        : path.startsWith("zones/")
            ? zone(path.substring(slash + 1))
            : region(path.substring(slash + 1));
  }
}
