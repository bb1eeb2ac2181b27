package io.mlinfra.blueprint;

/**
 * Machines of one cluster in one zone with one provisioning model: what becomes one managed group.
 *
 * @param min machines at the cluster's least size
 * @param max machines at its greatest size
 */
public record Placement(
    String cluster, String region, String zone, boolean spot, long min, long max) {}
