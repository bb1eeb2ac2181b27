package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Provider;
import io.mlinfra.resource.OwnershipMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens the Google services that a plan uses. */
public final class GcpProviders {
  private GcpProviders() {}

  /**
   * @param plan the plan's name, as in ownership marks
   * @param buckets the buckets whose policies the plan has members in
   * @param billingAccount where budgets live; absent means none is kept
   */
  public static List<Provider> open(
      Connection connection, String plan, List<String> buckets, Optional<String> billingAccount) {
    GoogleRest rest = new GoogleRest(connection);
    return List.of(
        new ComputeProvider(rest),
        new PlainProvider(
            "storage",
            List.of(
                new JsonAdapter(rest, JsonKinds.bucket()),
                new IamMemberAdapter(
                    "storage.bucket_iam_member",
                    "bucket role",
                    IamMemberAdapter.buckets(rest, buckets)))),
        new PlainProvider("iam", List.of(new JsonAdapter(rest, JsonKinds.serviceAccount()))),
        new PlainProvider(
            "project",
            List.of(
                new IamMemberAdapter(
                    "project.iam_member", "project role", IamMemberAdapter.project(rest)))),
        new PlainProvider(
            "dns",
            List.of(
                new JsonAdapter(rest, JsonKinds.managedZone()),
                new OwnedRecords(
                    new JsonAdapter(rest, JsonKinds.recordSet(r -> zones(r, plan))), plan))),
        new PlainProvider(
            "billing", List.of(new JsonAdapter(rest, JsonKinds.budget(billingAccount)))));
  }

  /** The names of the zones that carry the plan's mark. */
  private static List<String> zones(GoogleRest rest, String plan) {
    JsonNode list =
        rest.call(
            "dns",
            "GET",
            "/dns/v1/projects/" + rest.project() + "/managedZones",
            Map.of(),
            null,
            "managedZones.list");
    List<String> names = new ArrayList<>();
    OwnershipMark mark = new OwnershipMark.Label("labels");
    for (JsonNode zone : list.path("managedZones")) {
      if (mark.owner(zone).filter(plan::equals).isPresent()) {
        names.add(zone.path("name").asText());
      }
    }
    return names;
  }
}
