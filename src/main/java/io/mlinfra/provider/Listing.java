package io.mlinfra.provider;

import io.mlinfra.resource.LiveResource;
import java.util.List;

/**
 * What a list call found.
 *
 * @param resources all pages together
 * @param unreachable places the service could not answer for, such as {@code regions/europe-west4};
 *     what lives there is unknown, not absent
 */
public record Listing(List<LiveResource> resources, List<String> unreachable) {
  public static Listing of(List<LiveResource> resources) {
    return new Listing(List.copyOf(resources), List.of());
  }
}
