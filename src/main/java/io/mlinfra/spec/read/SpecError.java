package io.mlinfra.spec.read;

import io.mlinfra.spec.yaml.Position;

/**
 * One thing that is wrong with a plan file.
 *
 * @param path dotted path of the value, such as {@code fleet.gpu_clusters.machine_type}; may be
 *     empty
 * @param suggestion what to do about it; may be empty
 */
public record SpecError(Position position, String path, String message, String suggestion) {}
