package io.mlinfra.spec.units;

import java.util.Objects;

/**
 * A value that must never be shown. May be missing: then it knows which environment variable would
 * have held it, so that the error can name it where the value is needed.
 */
public final class Secret {
  /** No value and no variable: the plan does not mention it. */
  public static final Secret NONE = new Secret("", "");

  private final String value;
  private final String variable;

  private Secret(String value, String variable) {
    this.value = value;
    this.variable = variable;
  }

  public static Secret of(String value) {
    return new Secret(value, "");
  }

  /** A secret whose environment variable is not set. */
  public static Secret unset(String variable) {
    return new Secret("", variable);
  }

  public boolean isPresent() {
    return !value.isEmpty();
  }

  /** The variable that would have held the value; empty when the plan names none. */
  public String variable() {
    return variable;
  }

  /**
   * The value itself, for the one API that it belongs to.
   *
   * @throws IllegalStateException when there is none; the message names the variable
   */
  public String reveal() {
    if (!isPresent()) {
      throw new IllegalStateException(
          variable.isEmpty()
              ? "the secret is not set"
              : "the environment variable " + variable + " is not set");
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret s && s.value.equals(value) && s.variable.equals(variable);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value, variable);
  }

  @Override
  public String toString() {
    return isPresent() ? "(secret)" : "(unset)";
  }
}
