package io.mlinfra.diff;

/** What is to be done to a resource. */
public enum Action {
  CREATE,
  UPDATE,
  REPLACE,
  DELETE,
  NO_CHANGE,
  /** It exists with no owner, equals the plan's wish but for the mark: take it over. */
  ADOPT
}
