package io.mlinfra.provider;

import java.util.Set;

/**
 * What to read.
 *
 * @param plan the plan's name, as in ownership marks
 * @param regions the regions in which the plan has resources, for services without a list over all
 */
public record ReadScope(String plan, Set<String> regions) {
  public ReadScope {
    regions = Set.copyOf(regions);
  }
}
