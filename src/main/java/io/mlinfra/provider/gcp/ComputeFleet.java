package io.mlinfra.provider.gcp;

import com.google.cloud.compute.v1.AggregatedListInstancesRequest;
import com.google.cloud.compute.v1.GetGuestAttributesInstanceRequest;
import com.google.cloud.compute.v1.GetSerialPortOutputInstanceRequest;
import com.google.cloud.compute.v1.Instance;
import com.google.cloud.compute.v1.InstanceAggregatedList;
import com.google.cloud.compute.v1.InstancesClient;
import com.google.cloud.compute.v1.stub.HttpJsonInstancesStub;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.FleetReader;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.resource.LiveResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads a fleet through google-cloud-compute's clients. */
public final class ComputeFleet implements FleetReader {
  private static final int PAGE = 500;
  private static final int FIRST_PORT = 1;

  private final ComputeClients clients;
  private final ComputeOffers offers;
  private final BackendHealth backends;
  private final GroupMachines groups;

  /** Nothing is called, and no client made, before the first read. */
  public ComputeFleet(Connection connection) {
    this.clients = new ComputeClients(connection);
    this.offers = new ComputeOffers(clients);
    this.backends = new BackendHealth(clients);
    this.groups = new GroupMachines(clients);
  }

  private InstancesClient instances() {
    return clients.get(
        InstancesClient.class, cx -> InstancesClient.create(HttpJsonInstancesStub.create(cx)));
  }

  @Override
  public List<Machine> machinesOf(LiveResource group) {
    return groups.machines(group);
  }

  @Override
  public List<Machine> labelled(String key, String value) {
    List<Machine> found = new ArrayList<>();
    String token = "";
    do {
      AggregatedListInstancesRequest request =
          AggregatedListInstancesRequest.newBuilder()
              .setProject(clients.project())
              .setFilter("labels." + key + "=" + value)
              .setMaxResults(PAGE)
              .setReturnPartialSuccess(true)
              .setPageToken(token)
              .build();
      InstanceAggregatedList page =
          clients.reading(
              "instances.aggregatedList",
              "projects/" + clients.project(),
              () -> instances().aggregatedListCallable().call(request));
      page.getItemsMap()
          .values()
          .forEach(scope -> scope.getInstancesList().forEach(i -> found.add(machine(i))));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return List.copyOf(found);
  }

  private static Machine machine(Instance i) {
    String zone = i.getZone().substring(i.getZone().lastIndexOf('/') + 1);
    return new Machine(i.getName(), zone, i.getStatus(), "", Optional.empty());
  }

  @Override
  public List<Health> health(LiveResource backendService) {
    return backends.of(backendService);
  }

  @Override
  public Set<String> offered(Offer offer, String zone) {
    return offers.in(offer, zone);
  }

  @Override
  public List<MachineOffer> machineTypes(String zone) {
    return offers.machineTypes(zone);
  }

  @Override
  public Map<String, String> guestAttributes(String zone, String machine, String namespace) {
    GetGuestAttributesInstanceRequest request =
        GetGuestAttributesInstanceRequest.newBuilder()
            .setProject(clients.project())
            .setZone(zone)
            .setInstance(machine)
            .setQueryPath(namespace + "/")
            .build();
    Map<String, String> values = new TreeMap<>();
    try {
      clients
          .reading(
              "instances.getGuestAttributes",
              "zones/" + zone + "/instances/" + machine,
              () -> instances().getGuestAttributesCallable().call(request))
          .getQueryValue()
          .getItemsList()
          .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    } catch (ProviderException e) {
      // The service answers 404 for a machine that has written nothing below that namespace.
      if (e.failure().category() != Failure.Category.NOT_FOUND) {
        throw e;
      }
    }
    return values;
  }

  @Override
  public String serialOutput(String zone, String machine) {
    GetSerialPortOutputInstanceRequest request =
        GetSerialPortOutputInstanceRequest.newBuilder()
            .setProject(clients.project())
            .setZone(zone)
            .setInstance(machine)
            .setPort(FIRST_PORT)
            .build();
    return clients
        .reading(
            "instances.getSerialPortOutput",
            "zones/" + zone + "/instances/" + machine,
            () -> instances().getSerialPortOutputCallable().call(request))
        .getContents();
  }

  @Override
  public void close() {
    clients.close();
  }
}
