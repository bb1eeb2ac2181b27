package io.mlinfra.provider;

import io.mlinfra.resource.LiveResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a deployed fleet reports about itself, for checks, gates and status. Changes nothing;
 * all methods throw {@link ProviderException} and none retries.
 */
public interface FleetReader extends AutoCloseable {
  /**
   * A machine.
   *
   * @param zone such as {@code us-central1-a}
   * @param status the service's word for its state: {@code RUNNING}, {@code STAGING}, ...; empty
   *     while the machine is not there yet
   * @param action what its group is doing with it: {@code NONE}, {@code CREATING}, ...; empty when
   *     read without a group
   * @param error what kept the group from making it, code first
   */
  record Machine(String name, String zone, String status, String action, Optional<String> error) {}

  /**
   * What a health check says about one machine behind a backend service.
   *
   * @param state {@code HEALTHY} or {@code UNHEALTHY}
   */
  record Health(String group, String machine, String state) {}

  /** What a zone offers, to hold the catalog against. */
  enum Offer {
    MACHINE_TYPES,
    DISK_TYPES,
    ACCELERATOR_TYPES
  }

  /** A machine type as a zone describes it. */
  record MachineOffer(String name, int vcpus, long memoryMb, int gpus) {}

  /** The machines of a managed group, those that it could not make yet included. */
  List<Machine> machinesOf(LiveResource group);

  /** The machines that carry a label, in all zones. */
  List<Machine> labelled(String key, String value);

  /** The health of every machine behind a backend service, by its health check. */
  List<Health> health(LiveResource backendService);

  /** The names of what a zone offers. */
  Set<String> offered(Offer offer, String zone);

  /** All machine types of a zone; {@link OfferReader} finds a few of them everywhere. */
  List<MachineOffer> machineTypes(String zone);

  /**
   * What the guest wrote for others to read.
   *
   * @param namespace the part before the slash, such as {@code mlinfra}
   * @return values by key; empty when the guest has not written yet
   */
  Map<String, String> guestAttributes(String zone, String machine, String namespace);

  /** What the machine wrote to its first serial port, as far as the service still has it. */
  String serialOutput(String zone, String machine);

  @Override
  void close();
}
