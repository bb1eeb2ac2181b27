package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.compute.v1.BackendServiceGroupHealth;
import com.google.cloud.compute.v1.GetHealthRegionBackendServiceRequest;
import com.google.cloud.compute.v1.RegionBackendServicesClient;
import com.google.cloud.compute.v1.ResourceGroupReference;
import com.google.cloud.compute.v1.stub.HttpJsonRegionBackendServicesStub;
import io.mlinfra.provider.FleetReader.Health;
import io.mlinfra.resource.LiveResource;
import java.util.ArrayList;
import java.util.List;

/** Asks a regional backend service for the health of each group behind it. */
final class BackendHealth {
  private final ComputeClients clients;

  BackendHealth(ComputeClients clients) {
    this.clients = clients;
  }

  List<Health> of(LiveResource service) {
    List<Health> all = new ArrayList<>();
    for (JsonNode backend : service.body().path("backends")) {
      String group = backend.path("group").asText();
      read(service, group)
          .getHealthStatusList()
          .forEach(
              s -> all.add(new Health(last(group), last(s.getInstance()), s.getHealthState())));
    }
    return List.copyOf(all);
  }

  private BackendServiceGroupHealth read(LiveResource service, String group) {
    GetHealthRegionBackendServiceRequest request =
        GetHealthRegionBackendServiceRequest.newBuilder()
            .setProject(clients.project())
            .setRegion(service.location().id())
            .setBackendService(service.address().name())
            .setResourceGroupReferenceResource(
                ResourceGroupReference.newBuilder().setGroup(group).build())
            .build();
    return clients.reading(
        "regionBackendServices.getHealth",
        service.id(),
        () ->
            clients
                .get(
                    RegionBackendServicesClient.class,
                    cx ->
                        RegionBackendServicesClient.create(
                            HttpJsonRegionBackendServicesStub.create(cx)))
                .getHealthCallable()
                .call(request));
  }

  private static String last(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }
}
