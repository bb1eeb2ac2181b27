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
 * @param minCuda oldest toolkit that builds code for the model
 * @param mig whether it can be cut into instances
 * @param computeSlices that MIG cuts it into; 0 without MIG
 * @param memorySlices that MIG cuts it into; 0 without MIG
 * @param migDriver oldest driver that cuts it
 * @param migProfiles instance profiles it can be cut into; empty where MIG is not offered
 */
public record GpuModel(
    String acceleratorType,
    String product,
    int memoryGb,
    String minDriver,
    String minCuda,
    Mig mig,
    int computeSlices,
    int memorySlices,
    String migDriver,
    List<MigProfile> migProfiles,
    Provenance provenance) {
  /** What is known about cutting a model. */
  public enum Mig {
    YES,
    NO,
    UNKNOWN
  }

  /** The profile of this name. */
  public Optional<MigProfile> migProfile(String name) {
    return migProfiles.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
