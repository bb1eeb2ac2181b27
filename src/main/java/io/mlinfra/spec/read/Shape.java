package io.mlinfra.spec.read;

import java.util.List;
import java.util.Optional;

/** What a value of the plan file may look like. */
public sealed interface Shape {
  /**
   * A single value.
   *
   * @param name for the reference: {@code duration}, {@code whole number}
   * @param jsonTypes JSON Schema types that it may have
   * @param choices the only texts allowed; empty for any
   * @param example a value that is right; may be empty
   */
  record Value(String name, List<String> jsonTypes, List<String> choices, String example)
      implements Shape {
    static Value of(String name, String example, String... jsonTypes) {
      return new Value(name, List.of(jsonTypes), List.of(), example);
    }
  }

  /** A list of equal shapes. */
  record ListOf(Shape item) implements Shape {}

  /** A map with names of the user's own. */
  record MapOf(String keyName, Shape value) implements Shape {}

  /** A map with known keys. */
  record Keys(List<Key> keys) implements Shape {}

  /**
   * One key of a section.
   *
   * @param doc one sentence
   * @param fallback what holds when the key is absent, as a plan file would say it
   */
  record Key(String name, Shape shape, boolean required, Optional<String> fallback, String doc) {}
}
