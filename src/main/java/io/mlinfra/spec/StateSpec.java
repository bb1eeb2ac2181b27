package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.util.Optional;

/** Where the lock, the journal and the last applied bodies live. */
public record StateSpec(String backend, Optional<String> bucket, String prefix) {
  static StateSpec read(Section s) {
    StateSpec state =
        new StateSpec(
            s.choice("backend", "Where the lock and the journal live.", "local", "gcs")
                .orElse("local"),
            s.text("bucket", "Bucket for the backend gcs; must exist.").optional(),
            s.text("prefix", "Prefix of object names in the bucket.").orElse("mlinfra/"));
    if (state.backend().equals("gcs") && state.bucket().isEmpty()) {
      s.error("backend", "the backend gcs needs state.bucket", "add \"bucket: NAME\"");
    }
    return state;
  }
}
