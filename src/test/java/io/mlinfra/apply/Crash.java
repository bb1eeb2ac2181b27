package io.mlinfra.apply;

/** The process was killed here, as far as a test is concerned. */
public final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  public Crash(String where) {
    super("killed at " + where);
  }
}
