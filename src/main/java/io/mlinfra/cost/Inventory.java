package io.mlinfra.cost;

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

/** All resources that are priced together, since the price of some depends on others. */
final class Inventory {
  private static final String GROUP = "compute.instance_group_manager";
  private static final String TEMPLATE = "compute.instance_template";
  private static final String AUTOSCALER = "compute.autoscaler";
  private static final String FORWARDING_RULE = "compute.forwarding_rule";
  private static final String POOL = "databricks.instance_pool";

  private final Map<Address, PricedResource> all = new TreeMap<>();
  private final Map<String, JsonNode> policies = new HashMap<>();
  private final BigDecimal load;
  private final boolean scaled;

  /**
   * @param load where between its ends a group's expected size lies, from 0 to 1
   * @param scaled whether groups are taken at the sizes that their autoscalers allow; else as they
   *     stand
   */
  Inventory(Collection<PricedResource> resources, BigDecimal load, boolean scaled) {
    this.load = load;
    this.scaled = scaled;
    for (PricedResource r : resources) {
      all.put(r.address(), r);
      if (r.address().kind().equals(AUTOSCALER)) {
        policies.put(last(r.body().path("target").asText()), r.body().path("autoscalingPolicy"));
      }
    }
  }

  Collection<PricedResource> resources() {
    return all.values();
  }

  Optional<PricedResource> template(PricedResource group) {
    String name = last(group.body().path("instanceTemplate").asText());
    return Optional.ofNullable(all.get(new Address(TEMPLATE, name.isEmpty() ? "-" : name)));
  }

  /** How many machines a group has; an autoscaler moves it between its own ends. */
  SizeRange size(PricedResource group) {
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

  SizeRange between(long min, long max) {
    return scaled ? SizeRange.between(min, max, load) : SizeRange.always(BigDecimal.valueOf(min));
  }

  /** Machines of all groups in a region. */
  SizeRange machinesIn(String region) {
    return all.values().stream()
        .filter(r -> r.address().kind().equals(GROUP) && r.region().equals(region))
        .map(this::size)
        .reduce(SizeRange.ZERO, SizeRange::plus);
  }

  /** Which of its region's forwarding rules this is, from 0. */
  int ruleNumber(PricedResource rule) {
    List<Address> rules =
        all.values().stream()
            .filter(r -> r.address().kind().equals(FORWARDING_RULE))
            .filter(r -> r.region().equals(rule.region()))
            .map(PricedResource::address)
            .toList();
    return rules.indexOf(rule.address());
  }

  /** The pool that a Databricks cluster draws from. */
  Optional<PricedResource> pool(PricedResource cluster) {
    String id = cluster.body().path("instance_pool_id").asText();
    Optional<Address> wanted = Reference.parse(id).map(Reference::target);
    return wanted.isPresent()
        ? wanted.map(all::get)
        : all.values().stream()
            .filter(r -> r.address().kind().equals(POOL) && r.id().equals(id))
            .findFirst();
  }

  /** The last part of a link, which is the name. */
  static String last(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }
}
