package io.mlinfra.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A GPU model.
 *
 * @param acceleratorType as the Compute API names it
 * @param product as NVIDIA names it
 * @param memoryGb of one GPU
 * @param minDriver oldest driver branch that knows the model
 * @param migProfiles instance profiles it can be cut into; empty where MIG is not offered
 */
public record GpuModel(
    String acceleratorType,
    String product,
    int memoryGb,
    String minDriver,
    List<MigProfile> migProfiles,
    Provenance provenance) {
  /** The profile of this name. */
  public Optional<MigProfile> migProfile(String name) {
    return migProfiles.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
