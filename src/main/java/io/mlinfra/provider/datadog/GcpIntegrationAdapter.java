package io.mlinfra.provider.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.CreateOnce;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.provider.ThrottledReads;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Google Cloud service accounts that Datadog reads through (API v2, no key leaves Google Cloud).
 * The body is the account's {@code attributes}; the envelope around them is added here.
 */
final class GcpIntegrationAdapter implements ResourceAdapter {
  private static final String PATH = "/api/v2/integration/gcp/accounts";
  private static final String DELEGATE = "/api/v2/integration/gcp/sts_delegate";

  private final DatadogClient client;

  GcpIntegrationAdapter(DatadogClient client) {
    this.client = client;
  }

  @Override
  public KindSchema schema() {
    return DatadogSchemas.GCP_INTEGRATION;
  }

  @Override
  public Listing list(ReadScope scope) {
    JsonNode accounts = ThrottledReads.through(() -> client.get(PATH, Map.of())).path("data");
    return Listing.of(accounts.valueStream().map(this::live).toList());
  }

  private LiveResource live(JsonNode account) {
    ObjectNode attributes =
        account.path("attributes") instanceof ObjectNode o
            ? o
            : JsonNodeFactory.instance.objectNode();
    return new LiveResource(
        new Address(schema().kind(), localPart(attributes)),
        Location.GLOBAL,
        account.path("id").asText(),
        attributes,
        schema().mark().owner(attributes));
  }

  /** The account's name: what stands before the @ of its address. */
  private static String localPart(JsonNode attributes) {
    String email = attributes.path("client_email").asText("unknown");
    int at = email.indexOf('@');
    return at > 0 ? email.substring(0, at) : email;
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    return list(new ReadScope(like.owner().orElse(""), java.util.Set.of())).resources().stream()
        .filter(
            l ->
                like.id().isEmpty() ? l.address().equals(like.address()) : l.id().equals(like.id()))
        .findFirst();
  }

  @Override
  public LiveResource expected(DesiredResource desired) {
    return new LiveResource(
        desired.address(),
        desired.location(),
        "",
        desired.body(),
        schema().mark().owner(desired.body()));
  }

  /** Datadog's own identity, the delegate, must exist before an account can name it. */
  @Override
  public List<Mutation> create(DesiredResource desired) {
    ObjectNode empty = JsonNodeFactory.instance.objectNode();
    return List.of(
        new CreateOnce(
            "gcp.accounts.create",
            () -> client.call("POST", DELEGATE, Map.of(), empty),
            () -> read(expected(desired)).isPresent(),
            () -> client.call("POST", PATH, Map.of(), envelope(desired.body(), ""))));
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    return List.of(
        Mutation.of(
            "gcp.accounts.update",
            requestId -> {
              JsonNode body = envelope(desired.body(), live.id());
              client.call("PATCH", PATH + "/" + live.id(), Map.of(), body);
              return Mutation.DONE;
            }));
  }

  private static ObjectNode envelope(ObjectNode attributes, String id) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode data = body.putObject("data");
    if (!id.isEmpty()) {
      data.put("id", id);
    }
    data.put("type", "gcp_service_account").set("attributes", attributes);
    return body;
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    return List.of(Deletion.of(client, "gcp.accounts.delete", PATH + "/" + live.id()));
  }
}
