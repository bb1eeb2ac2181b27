package io.mlinfra.cli;

import io.mlinfra.provider.databricks.WorkspaceCheck;
import io.mlinfra.resource.DesiredResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pools that a plan wants, each with the most machines that the cluster on it takes. */
final class DatabricksWants {
  private DatabricksWants() {}

  static List<WorkspaceCheck.Wanted> of(Collection<DesiredResource> resources) {
    Map<String, Long> machines = new HashMap<>();
    for (DesiredResource r : resources) {
      if (r.address().kind().equals("databricks.cluster")) {
        long workers = r.body().path("autoscale").path("max_workers").asLong();
        machines.put(r.address().name(), workers + 1);
      }
    }
    List<WorkspaceCheck.Wanted> wanted = new ArrayList<>();
    for (DesiredResource r : resources) {
      if (r.address().kind().equals("databricks.instance_pool")) {
        wanted.add(
            new WorkspaceCheck.Wanted(
                r.address().name(),
                r.body().path("node_type_id").asText(),
                r.body().path("preloaded_spark_versions").path(0).asText(""),
                machines.getOrDefault(r.address().name(), 0L)));
      }
    }
    return wanted;
  }
}
