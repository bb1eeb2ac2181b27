package io.mlinfra.resource;

/** Where a resource lives: everywhere, in a region, or in a zone. */
public sealed interface Location {
  /** The only global location. */
  Location GLOBAL = new Global();

  /** {@code global}, {@code us-central1} or {@code us-central1-a}. */
  String id();

  static Location region(String region) {
    return new Region(region);
  }

  static Location zone(String zone) {
    return new Zone(zone);
  }

  /** Parses what {@link #id()} gives: zones end in a dash and one letter. */
  static Location parse(String id) {
    if (id.equals("global")) {
      return GLOBAL;
    }
    int dash = id.lastIndexOf('-');
    return dash > 0 && id.length() == dash + 2 ? zone(id) : region(id);
  }

  /** Not bound to a place. */
  record Global() implements Location {
    @Override
    public String id() {
      return "global";
    }
  }

  /** A region such as {@code us-central1}. */
  record Region(String region) implements Location {
    @Override
    public String id() {
      return region;
    }
  }

  /** A zone such as {@code us-central1-a}. */
  record Zone(String zone) implements Location {
    @Override
    public String id() {
      return zone;
    }

    /** The region that holds this zone. */
    public String region() {
      return zone.substring(0, zone.lastIndexOf('-'));
    }
  }
}
