package io.mlinfra.lint;

import io.mlinfra.spec.yaml.Position;
import java.util.Optional;

/**
 * One thing that a rule found in a plan.
 *
 * @param code {@code MLI} and three digits; {@link RulePage} has the whole story
 * @param message what is wrong, with the values
 * @param path dotted path of the value in the plan
 * @param rule the rule in a few words
 * @param why what happens otherwise
 * @param source where the rule is from
 * @param suggestion how to mend it
 * @param fix the mend, where there is exactly one
 * @param allowed the reason that the plan gives for living with it
 */
public record Finding(
    String code,
    Severity severity,
    String message,
    String path,
    Position position,
    String rule,
    String why,
    String source,
    String suggestion,
    Optional<Fix> fix,
    Optional<String> allowed) {
  /** Whether this stands in the way of applying the plan. */
  public boolean blocks() {
    return severity == Severity.ERROR && allowed.isEmpty();
  }
}
