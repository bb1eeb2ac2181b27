package io.mlinfra.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Reference;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Resources that are priced and counted together, since some depend on others. */
public final class Inventory {
  private static final String GROUP = "compute.instance_group_manager";
  private static final String TEMPLATE = "compute.instance_template";
  private static final String AUTOSCALER = "compute.autoscaler";
  private static final String FORWARDING_RULE = "compute.forwarding_rule";
  private static final String POOL = "databricks.instance_pool";

  private final Map<Address, Item> all = new TreeMap<>();
  private final Map<String, JsonNode> policies = new HashMap<>();
  private final BigDecimal load;
  private final boolean scaled;

  private Inventory(Collection<Item> resources, BigDecimal load, boolean scaled) {
    this.load = load;
    this.scaled = scaled;
    for (Item r : resources) {
      all.put(r.address(), r);
      if (r.address().kind().equals(AUTOSCALER)) {
        policies.put(last(r.body().path("target").asText()), r.body().path("autoscalingPolicy"));
      }
    }
  }

  /**
   * Groups at the sizes that their autoscalers allow.
   *
   * @param load where between its ends a group's expected size lies, from 0 to 1
   */
  public static Inventory scaled(Collection<Item> resources, BigDecimal load) {
    return new Inventory(resources, load, true);
  }

  /** Groups at the size that they have, moved into the ends of their autoscalers. */
  public static Inventory asItStands(Collection<Item> resources) {
    return new Inventory(resources, BigDecimal.ZERO, false);
  }

  public Collection<Item> resources() {
    return all.values();
  }

  /** What a group's machines are made of; empty when its template is not among the resources. */
  public Optional<MachineShape> shape(Item group) {
    String name = last(group.body().path("instanceTemplate").asText());
    return name.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(all.get(new Address(TEMPLATE, name)))
            .map(t -> MachineShape.of(t.body()));
  }

  /** How many machines a group has; an autoscaler moves it between its own ends. */
  public SizeRange size(Item group) {
    long now = group.body().path("targetSize").asLong();
    JsonNode policy = policies.get(group.address().name());
    if (policy == null) {
      return SizeRange.always(BigDecimal.valueOf(now));
    }
    long min = policy.path("minNumReplicas").asLong();
    long max = policy.path("maxNumReplicas").asLong();
    return scaled
        ? between(min, max)
        : SizeRange.always(BigDecimal.valueOf(Math.max(min, Math.min(max, now))));
  }

  public SizeRange between(long min, long max) {
    return scaled ? SizeRange.between(min, max, load) : SizeRange.always(BigDecimal.valueOf(min));
  }

  /** What machines Databricks takes, by the body of a cluster or pool. */
  public record DatabricksNodes(String type, boolean spot) {
    public static DatabricksNodes of(JsonNode body) {
      return new DatabricksNodes(
          body.path("node_type_id").asText("unknown"),
          body.path("gcp_attributes").path("gcp_availability").asText().startsWith("PREEMPTIBLE"));
    }
  }

  /** The machines of a Databricks cluster: its pool's where it draws from one. */
  public DatabricksNodes databricksNodes(Item cluster) {
    DatabricksNodes own = DatabricksNodes.of(cluster.body());
    DatabricksNodes pool = pool(cluster).map(p -> DatabricksNodes.of(p.body())).orElse(own);
    return pool.type().equals("unknown") ? new DatabricksNodes(own.type(), pool.spot()) : pool;
  }

  /** The machines of a Databricks cluster: one more than workers, the driver. */
  public SizeRange databricksMachines(Item cluster) {
    JsonNode scale = cluster.body().path("autoscale");
    long fixed = cluster.body().path("num_workers").asLong();
    return between(
        scale.path("min_workers").asLong(fixed) + 1, scale.path("max_workers").asLong(fixed) + 1);
  }

  /** Machines of all groups in a region. */
  public SizeRange machinesIn(String region) {
    return all.values().stream()
        .filter(r -> r.address().kind().equals(GROUP) && r.region().equals(region))
        .map(this::size)
        .reduce(SizeRange.ZERO, SizeRange::plus);
  }

  /** Which of its region's forwarding rules this is, from 0. */
  public int ruleNumber(Item rule) {
    List<Address> rules =
        all.values().stream()
            .filter(r -> r.address().kind().equals(FORWARDING_RULE))
            .filter(r -> r.region().equals(rule.region()))
            .map(Item::address)
            .toList();
    return rules.indexOf(rule.address());
  }

  /** The pool that a Databricks cluster draws from. */
  public Optional<Item> pool(Item cluster) {
    String id = cluster.body().path("instance_pool_id").asText();
    Optional<Address> wanted = Reference.parse(id).map(Reference::target);
    return wanted.isPresent()
        ? wanted.map(all::get)
        : all.values().stream()
            .filter(r -> r.address().kind().equals(POOL) && r.id().equals(id))
            .findFirst();
  }

  /** The last part of a link, which is the name. */
  public static String last(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }
}
