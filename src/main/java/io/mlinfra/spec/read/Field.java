package io.mlinfra.spec.read;

import java.util.Optional;
import java.util.function.Function;

/**
 * One key of a section on its way to a record: read already, but not yet said whether it must be
 * there. Each field ends in one of {@link #required}, {@link #orElse} or {@link #optional}.
 */
public final class Field<T> {
  private final Keys keys;
  private final String key;
  private final Shape shape;
  private final String doc;
  private final Optional<T> value;
  private final Function<T, String> format;

  Field(
      Keys keys,
      String key,
      Shape shape,
      String doc,
      Optional<T> value,
      Function<T, String> format) {
    this.keys = keys;
    this.key = key;
    this.shape = shape;
    this.doc = doc;
    this.value = value;
    this.format = format;
  }

  /** The value; its absence is an error, and {@code standIn} lets reading go on. */
  public T required(T standIn) {
    keys.describe(new Shape.Key(key, shape, true, Optional.empty(), doc));
    if (value.isEmpty()) {
      keys.missing(key, shape);
    }
    return value.orElse(standIn);
  }

  /** The value, or what holds without it. */
  public T orElse(T fallback) {
    keys.describe(new Shape.Key(key, shape, false, Optional.of(format.apply(fallback)), doc));
    return value.orElse(fallback);
  }

  public Optional<T> optional() {
    keys.describe(new Shape.Key(key, shape, false, Optional.empty(), doc));
    return value;
  }
}
