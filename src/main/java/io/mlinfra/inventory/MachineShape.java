package io.mlinfra.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What one machine of a template is made of.
 *
 * @param type machine type
 * @param disks network disks, one entry each
 * @param localSsds disks that the template adds; those that a type fixes are not among them
 * @param externalAddresses interfaces with an address of the internet
 */
public record MachineShape(
    String type, boolean spot, List<Disk> disks, int localSsds, int externalAddresses) {
  /**
   * A network disk as it is provisioned.
   *
   * @param iops 0 where the template leaves it to the service
   * @param mbps MiB/s; 0 where the template leaves it to the service
   */
  public record Disk(String type, long gb, long iops, long mbps) {}

  public MachineShape {
    disks = List.copyOf(disks);
  }

  /** Reads an instance template. */
  static MachineShape of(JsonNode template) {
    JsonNode properties = template.path("properties");
    JsonNode scheduling = properties.path("scheduling");
    boolean spot =
        scheduling.path("provisioningModel").asText().equals("SPOT")
            || scheduling.path("preemptible").asBoolean();
    List<Disk> disks = new ArrayList<>();
    int scratch = 0;
    for (JsonNode disk : properties.path("disks")) {
      JsonNode params = disk.path("initializeParams");
      String type = Inventory.last(params.path("diskType").asText("pd-standard"));
      if (type.equals("local-ssd") || disk.path("type").asText().equals("SCRATCH")) {
        scratch++;
      } else {
        disks.add(
            new Disk(
                type,
                params.path("diskSizeGb").asLong(disk.path("diskSizeGb").asLong()),
                params.path("provisionedIops").asLong(),
                params.path("provisionedThroughput").asLong()));
      }
    }
    int external = 0;
    for (JsonNode nic : properties.path("networkInterfaces")) {
      external += nic.path("accessConfigs").isEmpty() ? 0 : 1;
    }
    String type = Inventory.last(properties.path("machineType").asText());
    return new MachineShape(type, spot, disks, scratch, external);
  }
}
