package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.FleetPlan;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What every section builds from: the plan, the catalog, and names that sections share. */
public final class Context {
  private final FleetPlan plan;
  private final Catalog catalog;
  private final List<Placement> placements;
  private final List<String> regions;
  private final SubnetCarver carver;

  public Context(FleetPlan plan, Catalog catalog) {
    this(plan, catalog, Map.of());
  }

  /**
   * @param moved zones of the groups that stand elsewhere than the plan would put them, by group
   */
  public Context(FleetPlan plan, Catalog catalog, Map<String, String> moved) {
    this.plan = plan;
    this.catalog = catalog;
    this.placements = new Placements(plan, catalog, moved).all();
    Set<String> all = new LinkedHashSet<>();
    plan.fleet().values().forEach(c -> all.addAll(c.regions()));
    this.regions = List.copyOf(all);
    this.carver =
        new SubnetCarver(plan.network().cidr(), SubnetCarver.Demand.of(plan, catalog, placements));
  }

  public FleetPlan plan() {
    return plan;
  }

  public Catalog catalog() {
    return catalog;
  }

  public String project() {
    return plan.gcp().project();
  }

  public List<Placement> placements() {
    return placements;
  }

  /** Every region of the fleet, in order of first mention. */
  public List<String> regions() {
    return regions;
  }

  SubnetCarver carver() {
    return carver;
  }

  public Optional<MachineType> machineType(ClusterSpec cluster) {
    return catalog.machineType(cluster.machineType());
  }

  boolean isGpu(String cluster) {
    return machineType(plan.cluster(cluster)).filter(m -> m.gpuCount() > 0).isPresent();
  }

  /** How many GPU data networks the fleet needs. */
  int gpuNetworks() {
    return plan.fleet().values().stream().mapToInt(this::ordinaryGpuNetworks).max().orElse(0);
  }

  String network() {
    return plan.network().name();
  }

  /** How many ordinary networks a cluster's GPU interfaces need; none where they do RDMA. */
  int ordinaryGpuNetworks(ClusterSpec cluster) {
    return rdma(cluster).isPresent() ? 0 : (int) cluster.gpuNetworks();
  }

  /** How a cluster's GPUs reach each other where that takes a network with a profile. */
  Optional<GpuNetwork> rdma(ClusterSpec cluster) {
    return RdmaSection.network(catalog, cluster);
  }

  String gpuNetwork(int i) {
    return Names.of(network(), "gpu", Integer.toString(i));
  }

  String subnet(String region) {
    return Names.of(network(), region);
  }

  String gpuSubnet(int i, String region) {
    return Names.of(network(), "gpu", Integer.toString(i), region);
  }

  String group(Placement p) {
    return p.group(plan.metadata().name());
  }

  /** The value of the label that tells a cluster's machines. */
  public String clusterLabel(String cluster) {
    return Names.of(cluster);
  }

  String serviceAccountId(String cluster) {
    return Names.of(30, plan.metadata().name(), cluster);
  }

  String serviceAccountEmail(String cluster) {
    return serviceAccountId(cluster) + "@" + project() + ".iam.gserviceaccount.com";
  }

  String global(String collection, String name) {
    return "projects/" + project() + "/global/" + collection + "/" + name;
  }

  String regional(String region, String collection, String name) {
    return "projects/" + project() + "/regions/" + region + "/" + collection + "/" + name;
  }

  String zonal(String zone, String collection, String name) {
    return "projects/" + project() + "/zones/" + zone + "/" + collection + "/" + name;
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A description that carries the ownership mark. */
  public String marked(String text) {
    return OwnershipMark.Text.write(text, plan.metadata().name());
  }

  /** The plan's labels and the ownership mark. */
  public ObjectNode labels() {
    ObjectNode labels = object();
    plan.metadata().labels().forEach(labels::put);
    return labels.put(OwnershipMark.KEY, plan.metadata().name());
  }

  /** A resource of the plan; protection as the plan's lifecycle section says. */
  public DesiredResource resource(
      String kind,
      String name,
      Location location,
      ObjectNode body,
      Collection<Address> dependsOn,
      int phase,
      String stage,
      Optional<String> cluster) {
    boolean protect = cluster.filter(c -> plan.cluster(c).protect()).isPresent();
    return resource(kind, name, location, body, dependsOn, phase, stage, cluster, protect);
  }

  /**
   * @param protect whether it must not be deleted or replaced, apart from the plan's lifecycle
   */
  DesiredResource resource(
      String kind,
      String name,
      Location location,
      ObjectNode body,
      Collection<Address> dependsOn,
      int phase,
      String stage,
      Optional<String> cluster,
      boolean protect) {
    Address address = new Address(kind, name);
    return new DesiredResource(
        address,
        location,
        body,
        new TreeSet<>(dependsOn),
        phase,
        stage,
        cluster,
        protect || plan.lifecycle().protects(address.toString()));
  }
}
