package io.mlinfra.blueprint.databricks;

/**
 * One pool with the cluster that draws from it, settled.
 *
 * @param name its short name; the pool, policy and cluster are called PLAN-NAME
 * @param nodeType as the workspace must offer it
 * @param gpu whether the nodes have GPUs, which decides the runtime
 * @param localSsds local SSDs of 375 GB on each node; 0 for none
 * @param spot whether preemptible capacity is used where there is any
 */
record PoolPlan(
    String name,
    String nodeType,
    boolean gpu,
    long minIdle,
    long maxCapacity,
    long minWorkers,
    long maxWorkers,
    long localSsds,
    boolean spot) {}
