package io.mlinfra.catalog;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed when it is first asked for, once. */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> source;
  private volatile @Nullable T value;

  Lazy(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T found = value;
    if (found == null) {
      synchronized (this) {
        found = value;
        if (found == null) {
          found = source.get();
          value = found;
        }
      }
    }
    return found;
  }
}
