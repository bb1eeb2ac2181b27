package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /markets}: the one real-time market, and the placement policies in it. */
final class Markets {
  private static final String ID = "777777";
  private static final String NAME = "Market";
  private static final String POLICIES = "turbonomic.placement_policy";
  private static final String PATH = "/markets/{market}/policies";
  private static final Set<String> TYPES =
      Set.of(
          "BIND_TO_GROUP",
          "BIND_TO_COMPLEMENTARY_GROUP",
          "BIND_TO_GROUP_AND_LICENSE",
          "BIND_TO_GROUP_AND_GEO_REDUNDANCY",
          "AT_MOST_N",
          "AT_MOST_N_BOUND",
          "EXCLUSIVE_BIND_TO_GROUP",
          "MUST_RUN_TOGETHER",
          "MUST_NOT_RUN_TOGETHER",
          "MERGE");

  /** Fields that come back as given (terraform provider, placement_policy_resource.go). */
  private static final List<String> KEPT =
      List.of("capacity", "mergeType", "providerEntityType", "enableCreateResourcePool");

  private final Store store;
  private final Uuids uuids;
  private final Groups groups;

  Markets(Store store, Uuids uuids, Groups groups) {
    this.store = store;
    this.uuids = uuids;
    this.groups = groups;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/markets", (r, p) -> Response.json(Json.array(List.of(market()))))
        .on("GET", "/markets/{market}", (r, p) -> one(p))
        .on("GET", PATH, (r, p) -> policies(p))
        .on("POST", PATH, this::create)
        .on("PUT", PATH + "/{uuid}", this::update)
        .on("DELETE", PATH + "/{uuid}", (r, p) -> delete(p))
        .on("GET", "/policies/{uuid}", (r, p) -> Response.json(existing(p)));
  }

  static void require(String market) {
    if (!isOne(market)) {
      throw Errors.absent("Market not found: " + market);
    }
  }

  static boolean isOne(String market) {
    return market.equals(ID) || market.equals(NAME);
  }

  private static ObjectNode market() {
    return Json.object()
        .put("uuid", ID)
        .put("displayName", NAME)
        .put("className", NAME)
        .put("state", "SUCCEEDED")
        .put("unplacedEntities", false)
        .put("environmentType", "HYBRID");
  }

  private static Response one(Map<String, String> path) {
    require(path.getOrDefault("market", ""));
    return Response.json(market());
  }

  private Response policies(Map<String, String> path) {
    require(path.getOrDefault("market", ""));
    return Response.json(Json.array(List.copyOf(store.all(POLICIES).values())));
  }

  private ObjectNode assemble(String uuid, ObjectNode body) {
    String type = Errors.text(body, "type");
    if (!TYPES.contains(type)) {
      throw Errors.invalid("Unknown policy type " + type);
    }
    ObjectNode policy = Json.object().put("uuid", uuid);
    String name = body.path("policyName").asText(body.path("displayName").asText(""));
    if (name.isEmpty()) {
      throw Errors.invalid("policyName is required");
    }
    policy.put("displayName", name).put("name", name).put("type", type);
    policy.put("enabled", body.path("enabled").asBoolean(true));
    policy.put("commodityType", "DrsSegmentationCommodity");
    if (type.startsWith("AT_MOST_N") && body.path("capacity").asInt() < 1) {
      throw Errors.invalid("capacity is required for " + type);
    }
    KEPT.stream().filter(body::hasNonNull).forEach(f -> policy.set(f, body.get(f)));
    if (type.equals("MERGE")) {
      for (JsonNode merged : body.path("mergeUuids")) {
        policy.withArrayProperty("mergeGroups").add(group(merged.asText()));
      }
    } else {
      policy.set("consumerGroup", group(Errors.text(body, "buyerUuid")));
      policy.set("providerGroup", group(Errors.text(body, "sellerUuid")));
    }
    return policy;
  }

  private ObjectNode group(String uuid) {
    ObjectNode group =
        groups.find(uuid).orElseThrow(() -> Errors.invalid("Group not found: " + uuid));
    return Json.object()
        .put("uuid", uuid)
        .put("displayName", group.path("displayName").asText())
        .put("className", "Group");
  }

  private Response create(Request request, Map<String, String> path) {
    require(path.getOrDefault("market", ""));
    ObjectNode body = Errors.body(request);
    return store.transaction(
        () -> {
          ObjectNode policy = assemble(uuids.next(), body);
          store.put(POLICIES, policy.path("uuid").asText(), policy);
          return Response.json(policy);
        });
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode policy = assemble(existing(path).path("uuid").asText(), Errors.body(request));
    return store.transaction(
        () -> {
          store.put(POLICIES, policy.path("uuid").asText(), policy);
          return Response.json(policy);
        });
  }

  private Response delete(Map<String, String> path) {
    String uuid = existing(path).path("uuid").asText();
    return store.transaction(
        () -> {
          store.remove(POLICIES, uuid);
          return Response.json(Json.MAPPER.getNodeFactory().booleanNode(true));
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return store.get(POLICIES, uuid).orElseThrow(() -> Errors.absent("Policy not found: " + uuid));
  }
}
