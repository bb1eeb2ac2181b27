package io.mlinfra.provider.datadog;

import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.OwnershipMark;
import java.util.Map;

/**
 * What is special about each Datadog kind.
 *
 * <p>A monitor's type cannot be edited (API reference, "Edit a monitor"). Dashboards take no tags
 * but {@code team:} ones, so their mark stands in the description.
 */
final class DatadogSchemas {
  static final KindSchema MONITOR =
      KindSchema.of("datadog.monitor", "Datadog monitor", new OwnershipMark.Tag("tags"))
          .withImmutable("type")
          .withSets(Map.of("tags", "", "restricted_roles", ""))
          .withCreateBeforeDelete();

  static final KindSchema DASHBOARD =
      KindSchema.of("datadog.dashboard", "Datadog dashboard", new OwnershipMark.Text("description"))
          .withImmutable("layout_type")
          .withSets(Map.of("template_variables", "name", "notify_list", "", "tags", ""))
          .withCreateBeforeDelete();

  static final KindSchema GCP_INTEGRATION =
      KindSchema.of(
              "datadog.gcp_integration",
              "Datadog Google Cloud integration",
              new OwnershipMark.Tag("account_tags"))
          .withImmutable("client_email")
          .withSets(
              Map.of("account_tags", "", "host_filters", "", "cloud_run_revision_filters", ""));

  private DatadogSchemas() {}
}
