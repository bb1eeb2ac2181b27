package io.mlinfra.cli;

/** The exit codes that scripts rely on. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int CHANGES = 2;
  static final int USAGE = 64;
  static final int BAD_PLAN = 65;
  static final int UNAVAILABLE = 69;
  static final int TRY_LATER = 75;
  static final int NOT_ALLOWED = 77;
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
