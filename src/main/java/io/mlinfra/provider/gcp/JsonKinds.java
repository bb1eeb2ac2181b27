package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.OwnershipMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of storage, IAM, DNS and billing: one row each. */
final class JsonKinds {
  private static final JsonKind.Parents NO_PARENT = rest -> List.of("");

  private JsonKinds() {}

  static JsonKind bucket() {
    KindSchema schema =
        KindSchema.of("storage.bucket", "bucket", new OwnershipMark.Label("labels"))
            .withImmutable("location")
            .withFoldCase("location")
            .withExactMaps("labels")
            .withIgnoredKeys("goog-")
            .withCarriesData();
    return new JsonKind(
        schema,
        "storage",
        "/storage/v1/b",
        NO_PARENT,
        "items",
        "nextPageToken",
        Map.of("project", "{project}", "maxResults", "1000"),
        body -> "",
        (p, i) -> i.path("name").asText(),
        (p, i) -> i.path("name").asText(),
        "/storage/v1/b/{id}",
        DesiredResource::body,
        Map.of("project", "{project}"),
        JsonKinds::bucketPatch);
  }

  private static JsonKind.Request bucketPatch(
      DesiredResource desired, JsonNode live, List<String> fields) {
    ObjectNode body = patch(desired, fields);
    if (body.get("labels") instanceof ObjectNode labels) {
      // A patch keeps the labels it does not name; those that are to go must be named with null.
      live.path("labels")
          .fieldNames()
          .forEachRemaining(
              key -> {
                if (!labels.has(key)) {
                  labels.putNull(key);
                }
              });
    }
    return new JsonKind.Request(
        "PATCH", Map.of("ifMetagenerationMatch", live.path("metageneration").asText()), body);
  }

  static JsonKind serviceAccount() {
    KindSchema schema =
        KindSchema.of(
            "iam.service_account", "service account", new OwnershipMark.Text("description"));
    String accounts = "/v1/projects/{project}/serviceAccounts";
    return new JsonKind(
        schema,
        "iam",
        accounts,
        NO_PARENT,
        "accounts",
        "nextPageToken",
        Map.of("pageSize", "100"),
        body -> "",
        (p, i) -> accountId(i),
        (p, i) -> i.path("email").asText(),
        accounts + "/{id}",
        d -> {
          ObjectNode body =
              JsonNodeFactory.instance.objectNode().put("accountId", d.address().name());
          body.set("serviceAccount", d.body());
          return body;
        },
        Map.of(),
        (d, live, fields) -> {
          ObjectNode body = JsonNodeFactory.instance.objectNode();
          body.set("serviceAccount", d.body());
          body.put("updateMask", String.join(",", fields));
          return new JsonKind.Request("PATCH", Map.of(), body);
        });
  }

  private static String accountId(JsonNode account) {
    String email = account.path("email").asText("@");
    return email.substring(0, email.indexOf('@'));
  }

  static JsonKind managedZone() {
    KindSchema schema =
        KindSchema.of("dns.managed_zone", "DNS zone", new OwnershipMark.Label("labels"))
            .withImmutable("dnsName", "visibility")
            .withSets(Map.of("privateVisibilityConfig.networks", "networkUrl"))
            .withExactMaps("labels");
    String zones = "/dns/v1/projects/{project}/managedZones";
    return new JsonKind(
        schema,
        "dns",
        zones,
        NO_PARENT,
        "managedZones",
        "nextPageToken",
        Map.of(),
        body -> "",
        (p, i) -> i.path("name").asText(),
        (p, i) -> i.path("name").asText(),
        zones + "/{id}",
        DesiredResource::body,
        Map.of(),
        (d, live, fields) -> new JsonKind.Request("PATCH", Map.of(), patch(d, fields)));
  }

  /** Record sets have no place for a mark: those in a zone of ours are ours. */
  static JsonKind recordSet(Function<GoogleRest, List<String>> zones) {
    KindSchema schema =
        KindSchema.of("dns.record_set", "DNS record", new OwnershipMark.Label("_labels"))
            .withImmutable("name", "type")
            .withWriteOnly("_zone", "_labels");
    String records = "/dns/v1/projects/{project}/managedZones/{parent}/rrsets";
    return new JsonKind(
        schema,
        "dns",
        records,
        zones::apply,
        "rrsets",
        "nextPageToken",
        Map.of(),
        body -> body.path("_zone").asText(),
        (p, i) -> p + "/" + i.path("name").asText() + "/" + i.path("type").asText(),
        (p, i) -> i.path("name").asText() + "/" + i.path("type").asText(),
        records + "/{id}",
        d -> without(d.body(), "_zone", "_labels"),
        Map.of(),
        (d, live, fields) ->
            new JsonKind.Request("PATCH", Map.of(), without(d.body(), "_zone", "_labels")));
  }

  /** A budget's display name is all that can carry the mark. */
  static JsonKind budget(Optional<String> billingAccount) {
    KindSchema schema =
        KindSchema.of("billing.budget", "budget", new OwnershipMark.NamePrefix("displayName"))
            .withSets(Map.of("thresholdRules", ""))
            .withWriteOnly("budgetFilter.projects");
    String budgets = "/v1/billingAccounts/{parent}/budgets";
    return new JsonKind(
        schema,
        "billingbudgets",
        budgets,
        rest -> billingAccount.map(List::of).orElse(List.of()),
        "budgets",
        "nextPageToken",
        Map.of(),
        body -> billingAccount.orElse(""),
        (p, i) -> afterSlash(i.path("displayName").asText("?")),
        (p, i) -> afterLastSlash(i.path("name").asText()),
        budgets + "/{id}",
        DesiredResource::body,
        Map.of(),
        (d, live, fields) ->
            new JsonKind.Request(
                "PATCH", Map.of("updateMask", String.join(",", fields)), patch(d, fields)));
  }

  private static String afterSlash(String displayName) {
    String name = displayName.substring(displayName.indexOf('/') + 1);
    return name.isEmpty() ? "?" : name;
  }

  private static String afterLastSlash(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  static ObjectNode patch(DesiredResource desired, List<String> fields) {
    ObjectNode body = desired.body().objectNode();
    for (String field : fields) {
      JsonNode value = desired.body().get(field);
      body.set(field, value == null ? JsonNodeFactory.instance.nullNode() : value.deepCopy());
    }
    return body;
  }

  static ObjectNode without(ObjectNode body, String... fields) {
    ObjectNode copy = body.deepCopy();
    copy.remove(new ArrayList<>(List.of(fields)));
    return copy;
  }
}
