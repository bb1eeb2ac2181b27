package io.mlinfra.blueprint;

import io.mlinfra.resource.DesiredResource;
import java.util.List;

/** Builds the resources of one part of the plan. */
@FunctionalInterface
public interface Section {
  List<DesiredResource> build(Context context);
}
