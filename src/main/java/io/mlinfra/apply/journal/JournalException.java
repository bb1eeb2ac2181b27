package io.mlinfra.apply.journal;

import java.io.IOException;

/** The journal cannot be written, so no further call may go out. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalException(String journal, IOException cause) {
    super(
        "cannot write the journal "
            + journal
            + ": "
            + cause.getMessage()
            + "; nothing further was started, free some space or mend the access and apply again",
        cause);
  }
}
