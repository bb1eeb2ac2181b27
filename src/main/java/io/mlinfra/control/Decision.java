package io.mlinfra.control;

/** Something that a rule wants done or said, with its reason. */
public sealed interface Decision {
  /** Which rule. */
  String rule();

  /** Why, with the figures. */
  String reason();

  /** A cluster's autoscalers change how far they may go. */
  record Steer(String rule, String cluster, String reason) implements Decision {}

  /**
   * Machines that find no room in one group are asked of another.
   *
   * @param from the group without room
   * @param to the group that makes them instead
   * @param count how many
   */
  record Move(String rule, String from, String to, long count, String reason) implements Decision {}

  /**
   * Somebody should know.
   *
   * @param level {@code info}, {@code warning} or {@code critical}
   */
  record Alert(String rule, String level, String reason) implements Decision {}
}
