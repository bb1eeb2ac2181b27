package io.mlinfra.provider.gcp;

import com.google.cloud.compute.v1.InstanceGroupManagersClient;
import com.google.cloud.compute.v1.ListManagedInstancesInstanceGroupManagersRequest;
import com.google.cloud.compute.v1.ListManagedInstancesRegionInstanceGroupManagersRequest;
import com.google.cloud.compute.v1.ManagedInstance;
import com.google.cloud.compute.v1.RegionInstanceGroupManagersClient;
import com.google.cloud.compute.v1.stub.HttpJsonInstanceGroupManagersStub;
import com.google.cloud.compute.v1.stub.HttpJsonRegionInstanceGroupManagersStub;
import io.mlinfra.provider.FleetReader.Machine;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists the machines of a managed group, zonal or regional, with what the group does with them. */
final class GroupMachines {
  private static final int PAGE = 500;
  private static final String METHOD = "instanceGroupManagers.listManagedInstances";

  private final ComputeClients clients;

  GroupMachines(ComputeClients clients) {
    this.clients = clients;
  }

  /** One page of machines, and where the next one begins; empty at the end. */
  private record Page(List<ManagedInstance> machines, String next) {}

  List<Machine> machines(LiveResource group) {
    List<Machine> found = new ArrayList<>();
    String token = "";
    do {
      String from = token;
      Page page = clients.reading(METHOD, group.id(), () -> page(group, from));
      page.machines().forEach(m -> found.add(machine(m)));
      token = page.next();
    } while (!token.isEmpty());
    return List.copyOf(found);
  }

  private Page page(LiveResource group, String token) {
    return group.location() instanceof Location.Zone zone
        ? zonal(zone.zone(), group.address().name(), token)
        : regional(group.location().id(), group.address().name(), token);
  }

  private Page zonal(String zone, String group, String token) {
    var request =
        ListManagedInstancesInstanceGroupManagersRequest.newBuilder()
            .setProject(clients.project())
            .setZone(zone)
            .setInstanceGroupManager(group)
            .setMaxResults(PAGE)
            .setPageToken(token)
            .build();
    var answer =
        clients
            .get(
                InstanceGroupManagersClient.class,
                cx ->
                    InstanceGroupManagersClient.create(
                        HttpJsonInstanceGroupManagersStub.create(cx)))
            .listManagedInstancesCallable()
            .call(request);
    return new Page(answer.getManagedInstancesList(), answer.getNextPageToken());
  }

  private Page regional(String region, String group, String token) {
    var request =
        ListManagedInstancesRegionInstanceGroupManagersRequest.newBuilder()
            .setProject(clients.project())
            .setRegion(region)
            .setInstanceGroupManager(group)
            .setMaxResults(PAGE)
            .setPageToken(token)
            .build();
    var answer =
        clients
            .get(
                RegionInstanceGroupManagersClient.class,
                cx ->
                    RegionInstanceGroupManagersClient.create(
                        HttpJsonRegionInstanceGroupManagersStub.create(cx)))
            .listManagedInstancesCallable()
            .call(request);
    return new Page(answer.getManagedInstancesList(), answer.getNextPageToken());
  }

  private static Machine machine(ManagedInstance m) {
    String[] path = m.getInstance().split("/");
    String zone = path.length < 3 ? "" : path[path.length - 3];
    Optional<String> error =
        m.getLastAttempt().getErrors().getErrorsList().stream()
            .findFirst()
            .map(e -> e.getCode() + ": " + e.getMessage());
    return new Machine(
        path[path.length - 1], zone, m.getInstanceStatus(), m.getCurrentAction(), error);
  }
}
