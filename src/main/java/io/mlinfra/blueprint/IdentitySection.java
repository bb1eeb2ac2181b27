package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.RecoverySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service account for each cluster, allowed to write its checkpoints, logs and metrics, and to
 * read the key of its Datadog Agent.
 */
final class IdentitySection implements Section {
  private static final List<String> PROJECT_ROLES =
      List.of("roles/logging.logWriter", "roles/monitoring.metricWriter");

  @Override
  public List<DesiredResource> build(Context cx) {
    List<DesiredResource> all = new ArrayList<>();
    for (String cluster : cx.plan().fleet().keySet()) {
      String id = cx.serviceAccountId(cluster);
      Address account = new Address("iam.service_account", id);
      ObjectNode body =
          Context.object()
              .put("displayName", "Machines of " + cluster)
              .put("description", cx.marked("Identity of the machines of " + cluster));
      all.add(resource(cx, "iam.service_account", id, body, List.of(), cluster));
      for (String role : PROJECT_ROLES) {
        ObjectNode member = member(cx, cx.project(), role, cluster);
        all.add(
            resource(
                cx, "project.iam_member", name(member, id), member, List.of(account), cluster));
      }
      cx.plan().monitoring().datadog().ifPresent(d -> all.add(agentKey(cx, cluster, id, account)));
      StorageSection.bucket(cx).ifPresent(b -> all.add(checkpoints(cx, b, cluster, id, account)));
    }
    return all;
  }

  /**
   * The agent reads its key from Secret Manager, and nothing else there (IAM, conditions attribute
   * reference, resource name; read 2026-11-26).
   */
  private static DesiredResource agentKey(Context cx, String cluster, String id, Address account) {
    ObjectNode member = member(cx, cx.project(), "roles/secretmanager.secretAccessor", cluster);
    String secret = cx.plan().metadata().name() + "-datadog-api-key";
    member
        .putObject("condition")
        .put("title", "datadog-api-key")
        .put(
            "expression",
            "resource.name.extract(\"/secrets/{name}/versions/\") == \"" + secret + "\"");
    return resource(cx, "project.iam_member", name(member, id), member, List.of(account), cluster);
  }

  private static DesiredResource checkpoints(
      Context cx, RecoverySpec.StateStorage b, String cluster, String id, Address account) {
    ObjectNode member = member(cx, b.bucket(), "roles/storage.objectUser", cluster);
    String prefix = "projects/_/buckets/" + b.bucket() + "/objects/" + b.path() + "/";
    member
        .putObject("condition")
        .put("title", "checkpoints")
        .put("expression", "resource.name.startsWith(\"" + prefix + "\")");
    return resource(
        cx,
        "storage.bucket_iam_member",
        name(member, id),
        member,
        List.of(account, new Address("storage.bucket", b.bucket())),
        cluster);
  }

  private static ObjectNode member(Context cx, String resource, String role, String cluster) {
    return Context.object()
        .put("resource", resource)
        .put("role", role)
        .put("member", "serviceAccount:" + cx.serviceAccountEmail(cluster));
  }

  /** As the adapter names a binding: RESOURCE/ROLE/ACCOUNT. */
  private static String name(ObjectNode member, String account) {
    String role = member.path("role").asText();
    return member.path("resource").asText()
        + "/"
        + role.substring(role.lastIndexOf('/') + 1)
        + "/"
        + account;
  }

  private static DesiredResource resource(
      Context cx, String kind, String name, ObjectNode body, List<Address> deps, String cluster) {
    return cx.resource(
        kind, name, Location.GLOBAL, body, deps, 1, "identity", Optional.of(cluster));
  }
}
