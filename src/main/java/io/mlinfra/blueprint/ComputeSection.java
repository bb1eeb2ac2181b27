package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** For each placement an instance template and a managed group; compact placement policies. */
final class ComputeSection implements Section {
  @Override
  public List<DesiredResource> build(Context cx) {
    List<DesiredResource> all = new ArrayList<>();
    policies(cx, all);
    List<Address> before = new ArrayList<>();
    StorageSection.bucketAddress(cx).ifPresent(before::add);
    cx.placements().stream()
        .filter(p -> !cx.isGpu(p.cluster()))
        .forEach(p -> before.add(groupAddress(cx, p)));
    for (Placement p : cx.placements()) {
      DesiredResource template = new TemplateBuilder(cx, p).build();
      all.add(template);
      all.add(group(cx, p, template.address(), cx.isGpu(p.cluster()) ? before : List.of()));
    }
    return all;
  }

  static Address groupAddress(Context cx, Placement p) {
    return new Address("compute.instance_group_manager", cx.group(p));
  }

  static String policyName(Context cx, String cluster, String region) {
    return Names.of(cx.plan().metadata().name(), cluster, "compact", region);
  }

  private static void policies(Context cx, List<DesiredResource> all) {
    cx.plan()
        .fleet()
        .forEach(
            (name, cluster) -> {
              if (cluster.compactPlacement()) {
                Set<String> regions = new LinkedHashSet<>(cluster.regions());
                cx.placements().stream()
                    .filter(p -> p.cluster().equals(name))
                    .forEach(p -> regions.add(p.region()));
                regions.forEach(region -> all.add(policy(cx, name, region)));
              }
            });
  }

  private static DesiredResource policy(Context cx, String cluster, String region) {
    String name = policyName(cx, cluster, region);
    ObjectNode body =
        Context.object()
            .put("name", name)
            .put("description", cx.marked("Keeps the machines of " + cluster + " close together"));
    body.putObject("groupPlacementPolicy").put("collocation", "COLLOCATED");
    return cx.resource(
        "compute.resource_policy",
        name,
        Location.region(region),
        body,
        List.of(),
        1,
        stage(cx, cluster),
        Optional.of(cluster));
  }

  static String stage(Context cx, String cluster) {
    return cx.isGpu(cluster) ? "gpu" : "nodes";
  }

  private static DesiredResource group(
      Context cx, Placement p, Address template, List<Address> before) {
    ClusterSpec cluster = cx.plan().cluster(p.cluster());
    String name = cx.group(p);
    ObjectNode body =
        Context.object()
            .put("name", name)
            .put(
                "description",
                cx.marked("Machines of " + p.cluster() + (p.spot() ? ", spot" : ", on demand")))
            .put("baseInstanceName", name)
            .put("instanceTemplate", cx.global("instanceTemplates", template.name()))
            .put("targetSize", p.min());
    ObjectNode update = body.putObject("updatePolicy");
    // A running training job must not lose machines because a template changed: the next machine
    // gets it.
    update.put("type", "OPPORTUNISTIC").put("minimalAction", "REPLACE");
    update.putObject("maxSurge").put("fixed", 0);
    update.putObject("maxUnavailable").put("fixed", 1);
    Set<Address> deps = new LinkedHashSet<>(before);
    deps.add(template);
    if (cluster.compactPlacement()) {
      deps.add(new Address("compute.resource_policy", policyName(cx, p.cluster(), p.region())));
    }
    return cx.resource(
        "compute.instance_group_manager",
        name,
        Location.zone(p.zone()),
        body,
        deps,
        1,
        stage(cx, p.cluster()),
        Optional.of(p.cluster()));
  }
}
