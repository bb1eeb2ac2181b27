package io.mlinfra.blueprint;

/**
 * Machines of one cluster in one zone with one provisioning model: what becomes one managed group.
 *
 * @param home the region that the plan meant for it, which its name carries
 * @param region where it stands; another one than {@code home} when there was no capacity there
 * @param min machines at the cluster's least size
 * @param max machines at its greatest size
 */
public record Placement(
    String cluster, String home, String region, String zone, boolean spot, long min, long max) {
  /** The name of its group; the same wherever it stands. */
  public String group(String plan) {
    return Names.of(Names.GROUP_LIMIT, plan, cluster, home, spot ? "spot" : "od");
  }
}
