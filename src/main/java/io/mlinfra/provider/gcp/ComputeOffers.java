package io.mlinfra.provider.gcp;

import com.google.cloud.compute.v1.AcceleratorType;
import com.google.cloud.compute.v1.AcceleratorTypesClient;
import com.google.cloud.compute.v1.Accelerators;
import com.google.cloud.compute.v1.DiskType;
import com.google.cloud.compute.v1.DiskTypesClient;
import com.google.cloud.compute.v1.ListMachineTypesRequest;
import com.google.cloud.compute.v1.MachineType;
import com.google.cloud.compute.v1.MachineTypesClient;
import com.google.cloud.compute.v1.stub.HttpJsonAcceleratorTypesStub;
import com.google.cloud.compute.v1.stub.HttpJsonDiskTypesStub;
import com.google.cloud.compute.v1.stub.HttpJsonMachineTypesStub;
import io.mlinfra.provider.FleetReader.MachineOffer;
import io.mlinfra.provider.FleetReader.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Lists what a zone offers: machine types, disk types, accelerators. */
final class ComputeOffers {
  private static final int PAGE = 500;

  private final ComputeClients clients;

  ComputeOffers(ComputeClients clients) {
    this.clients = clients;
  }

  Set<String> in(Offer offer, String zone) {
    Set<String> names = new TreeSet<>();
    String project = clients.project();
    clients.reading(
        offer.name().toLowerCase(Locale.ROOT) + ".list",
        "zones/" + zone,
        () -> {
          switch (offer) {
            case MACHINE_TYPES ->
                machineTypes().list(project, zone).iterateAll().forEach(t -> add(names, t));
            case DISK_TYPES ->
                diskTypes().list(project, zone).iterateAll().forEach(t -> add(names, t));
            case ACCELERATOR_TYPES ->
                accelerators().list(project, zone).iterateAll().forEach(t -> add(names, t));
          }
          return names;
        });
    return names;
  }

  List<MachineOffer> machineTypes(String zone) {
    ListMachineTypesRequest request =
        ListMachineTypesRequest.newBuilder()
            .setProject(clients.project())
            .setZone(zone)
            .setMaxResults(PAGE)
            .build();
    return clients.reading(
        "machineTypes.list",
        "zones/" + zone,
        () -> {
          List<MachineOffer> offers = new ArrayList<>();
          machineTypes().list(request).iterateAll().forEach(t -> offers.add(offer(t)));
          return offers;
        });
  }

  private static MachineOffer offer(MachineType type) {
    return new MachineOffer(
        type.getName(),
        type.getGuestCpus(),
        type.getMemoryMb(),
        type.getAcceleratorsList().stream().mapToInt(Accelerators::getGuestAcceleratorCount).sum());
  }

  private static void add(Set<String> names, MachineType type) {
    names.add(type.getName());
  }

  private static void add(Set<String> names, DiskType type) {
    names.add(type.getName());
  }

  private static void add(Set<String> names, AcceleratorType type) {
    names.add(type.getName());
  }

  private MachineTypesClient machineTypes() {
    return clients.get(
        MachineTypesClient.class,
        cx -> MachineTypesClient.create(HttpJsonMachineTypesStub.create(cx)));
  }

  private DiskTypesClient diskTypes() {
    return clients.get(
        DiskTypesClient.class, cx -> DiskTypesClient.create(HttpJsonDiskTypesStub.create(cx)));
  }

  private AcceleratorTypesClient accelerators() {
    return clients.get(
        AcceleratorTypesClient.class,
        cx -> AcceleratorTypesClient.create(HttpJsonAcceleratorTypesStub.create(cx)));
  }
}
