package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.resource.OwnershipMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    JsonAdapter accounts = new JsonAdapter(rest, JsonKinds.serviceAccount());
    Function<String, Set<String>> owned = owner -> emails(accounts, owner);
    return List.of(
        new ComputeProvider(rest),
        new PlainProvider(
            "storage",
            List.of(
                new JsonAdapter(rest, JsonKinds.bucket()),
                new IamMemberAdapter(
                    "storage.bucket_iam_member",
                    "bucket role",
                    Policies.buckets(rest, buckets),
                    owned))),
        new PlainProvider("iam", List.of(accounts)),
        new PlainProvider(
            "project",
            List.of(
                new IamMemberAdapter(
                    "project.iam_member", "project role", Policies.project(rest), owned))),
        new PlainProvider(
            "dns",
            List.of(
                new JsonAdapter(rest, JsonKinds.managedZone()),
                new OwnedRecords(
                    new JsonAdapter(rest, JsonKinds.recordSet(r -> zones(r, plan))), plan))),
        new PlainProvider(
            "billing", List.of(new JsonAdapter(rest, JsonKinds.budget(billingAccount)))));
  }

  /** The service accounts that carry the plan's mark. */
  private static Set<String> emails(JsonAdapter accounts, String plan) {
    return accounts.list(new ReadScope(plan, Set.of())).resources().stream()
        .filter(account -> account.ownedBy(plan))
        .map(account -> account.body().path("email").asText())
        .collect(Collectors.toUnmodifiableSet());
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
