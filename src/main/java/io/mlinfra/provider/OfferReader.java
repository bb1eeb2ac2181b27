package io.mlinfra.provider;

import io.mlinfra.provider.FleetReader.MachineOffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads in which zones of a project some machine types are. */
@FunctionalInterface
public interface OfferReader {
  /**
   * The named machine types, by zone; a zone that has none of them may be absent.
   *
   * @throws ProviderException when they cannot be listed
   */
  Map<String, List<MachineOffer>> offers(Collection<String> names);
}
