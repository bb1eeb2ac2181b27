package io.mlinfra.catalog;

import java.util.List;

/**
 * A GPU instance profile, as {@code nvidia-smi mig -lgip} and {@code -lgipp} list it.
 *
 * @param name such as {@code 2g.20gb}
 * @param computeSlices of the GPU's 7
 * @param memorySlices of the GPU's 8; also the length of the placement
 * @param starts memory slices at which an instance may begin
 * @param maxCount most instances of the profile on one GPU
 */
public record MigProfile(
    String name, int computeSlices, int memorySlices, List<Integer> starts, int maxCount) {
  public MigProfile {
    starts = List.copyOf(starts);
  }
}
