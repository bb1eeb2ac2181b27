package io.mlinfra.provider;

import io.mlinfra.provider.FleetReader.MachineOffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads in which zones of a project some machine types and disk types are. */
public interface OfferReader {
  /** The sizes of a disk type as a zone describes it, GB. */
  record DiskOffer(String name, int minGb, int maxGb) {}

  /**
   * The named machine types, by zone; a zone that has none of them may be absent.
   *
   * @throws ProviderException when they cannot be listed
   */
  Map<String, List<MachineOffer>> offers(Collection<String> names);

  /**
   * The named disk types, by zone; a zone that has none of them may be absent, and a type whose
   * sizes cannot be read is.
   *
   * @throws ProviderException when they cannot be listed
   */
  Map<String, List<DiskOffer>> disks(Collection<String> names);
}
