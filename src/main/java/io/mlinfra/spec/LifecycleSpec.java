package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.util.List;

/** Resources that must not be deleted or replaced. */
public record LifecycleSpec(List<String> protect) {
  static LifecycleSpec read(Section s) {
    return new LifecycleSpec(
        s.list(
            "protect",
            "Addresses, such as storage.bucket/ml-checkpoints; a trailing * matches any ending."));
  }

  /** The {@code lifecycle} of one resource among others, which only knows protection. */
  static boolean protect(Section s, String what) {
    return s.section(
        "lifecycle", what, l -> l.bool("protect", "Neither delete nor replace it.").orElse(false));
  }

  /** Whether the plan forbids to delete or replace the resource at {@code address}. */
  public boolean protects(String address) {
    return protect.stream()
        .anyMatch(
            p ->
                p.endsWith("*")
                    ? address.startsWith(p.substring(0, p.length() - 1))
                    : p.equals(address));
  }
}
