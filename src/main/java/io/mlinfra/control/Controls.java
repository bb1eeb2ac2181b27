package io.mlinfra.control;

import java.util.List;

/** The controller's rules, in the order in which they have their say; the later ones win. */
public final class Controls {
  private final Policy policy;
  private final List<Rule> rules;

  public Controls(Policy policy, Rates rates) {
    this.policy = policy;
    this.rules =
        List.of(new RecoveryRule(), new ScalingRule(), new IdleRule(), new BudgetRule(rates));
  }

  /** Decides on what was seen, in the light of what is known from before. */
  public Pass decide(Observation seen, Memory before) {
    Draft draft = new Draft(seen, policy, before);
    rules.forEach(r -> r.apply(draft));
    return draft.finish();
  }
}
