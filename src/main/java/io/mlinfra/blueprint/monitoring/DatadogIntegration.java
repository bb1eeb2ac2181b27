package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Datadog's Google Cloud integration: a service account that may only read, and the entry in
 * Datadog that names it. Datadog impersonates the account, so no key exists.
 *
 * <p>Roles: Datadog documentation, "Google Cloud Platform", service-account setup (read
 * 2026-11-24).
 */
final class DatadogIntegration {
  static final String KIND = "datadog.gcp_integration";

  private static final int LONGEST_ACCOUNT_ID = 30;
  private static final String SUFFIX = "-datadog";
  private static final List<String> ROLES =
      List.of(
          "roles/monitoring.viewer",
          "roles/compute.viewer",
          "roles/cloudasset.viewer",
          "roles/browser");

  private final FleetPlan plan;
  private final DatadogSpec spec;

  DatadogIntegration(FleetPlan plan, DatadogSpec spec) {
    this.plan = plan;
    this.spec = spec;
  }

  List<DesiredResource> build() {
    if (!spec.integrations().contains("Google Cloud Platform")) {
      return List.of();
    }
    String name = plan.metadata().name();
    String id = name.substring(0, Math.min(name.length(), LONGEST_ACCOUNT_ID - SUFFIX.length()));
    String account = id + SUFFIX;
    String email = account + "@" + plan.gcp().project() + ".iam.gserviceaccount.com";
    List<DesiredResource> all = new ArrayList<>();
    DesiredResource identity = identity(account);
    all.add(identity);
    ROLES.forEach(role -> all.add(role(account, email, role, identity)));
    all.add(entry(account, email, all));
    return all;
  }

  private DesiredResource identity(String account) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("displayName", "Datadog integration");
    body.put("description", OwnershipMark.Text.write("Read by Datadog.", plan.metadata().name()));
    return Stage.resource("iam.service_account", account, body);
  }

  private DesiredResource role(
      String account, String email, String role, DesiredResource identity) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("resource", plan.gcp().project());
    body.put("role", role);
    body.put("member", "serviceAccount:" + email);
    String name =
        plan.gcp().project() + "/" + role.substring(role.lastIndexOf('/') + 1) + "/" + account;
    return after(Stage.resource("project.iam_member", name, body), List.of(identity));
  }

  private DesiredResource entry(String account, String email, List<DesiredResource> before) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("client_email", email);
    new FleetTags(plan).owned(account).forEach(body.putArray("account_tags")::add);
    body.putArray("host_filters").add(OwnershipMark.KEY + ":" + plan.metadata().name());
    body.put("automute", true);
    return after(Stage.resource(KIND, account, body), before);
  }

  private static DesiredResource after(DesiredResource r, List<DesiredResource> before) {
    SortedSet<io.mlinfra.resource.Address> dependsOn = new TreeSet<>(r.dependsOn());
    before.forEach(b -> dependsOn.add(b.address()));
    return new DesiredResource(
        r.address(), r.location(), r.body(), dependsOn, r.phase(), r.stage(), r.cluster(), false);
  }
}
