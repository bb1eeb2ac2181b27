package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.util.List;
import java.util.Optional;

/** Findings that the plan's owner has decided to live with. */
public record LintSpec(List<Allow> allow) {
  static LintSpec read(Section s) {
    return new LintSpec(
        s.sectionList(
            "allow", "Findings to suppress; each is still shown in reports.", Allow::read));
  }

  /** One suppressed finding and why. */
  public record Allow(String code, String reason, Optional<String> path) {
    static Allow read(Section s) {
      return new Allow(
          s.text("code", "Finding code, such as MLI101.").required("MLI000"),
          s.text("reason", "Why it is accepted.").required("none given"),
          s.text("path", "Only for this path of the plan.").optional());
    }
  }
}
