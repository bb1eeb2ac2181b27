package io.mlinfra.catalog;

/**
 * A release of the CUDA toolkit and the Linux drivers it works with.
 *
 * @param version such as {@code 12.4}
 * @param ownDriver driver that comes with the toolkit; from it on, everything works
 * @param minorDriver oldest driver that runs it through minor-version compatibility, with a limited
 *     set of features
 */
public record CudaRelease(
    String version, String ownDriver, String minorDriver, Provenance provenance) {
  static CudaRelease read(Table.Row row) {
    return new CudaRelease(
        row.text("version"), row.text("own_driver"), row.text("minor_driver"), row.provenance());
  }
}
