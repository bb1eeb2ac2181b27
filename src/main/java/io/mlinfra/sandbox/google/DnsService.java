package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cloud DNS: zones, record sets, changes. */
public final class DnsService implements SandboxService {
  private static final String ZONES = "dns/zones";
  private static final String RECORDS = "dns/rrsets";
  private static final String CHANGES = "dns/changes";
  private static final String OPERATIONS = "dns/operations";

  private final Store store;
  private final SandboxClock clock;
  private final Routes routes = new Routes();

  public DnsService(Store store, SandboxClock clock, Policies policies) {
    this.store = store;
    this.clock = clock;
    for (String version : List.of("v1", "v1beta2")) {
      new DnsPolicies(store).addTo(routes, "/dns/" + version + "/projects/{project}");
      String zones = "/dns/" + version + "/projects/{project}/managedZones";
      String zone = zones + "/{zone}";
      PolicyRoutes.add(routes, zone, policies, this::policyKey);
      routes
          .on("GET", zones, this::list)
          .on("POST", zones, this::create)
          .on("GET", zone, (r, p) -> Response.json(zone(p)))
          .on("PATCH", zone, (r, p) -> update(r, p, false))
          .on("PUT", zone, (r, p) -> update(r, p, true))
          .on("DELETE", zone, this::delete)
          .on("GET", zone + "/rrsets", this::records)
          .on("POST", zone + "/rrsets", this::createRecord)
          .on("GET", zone + "/rrsets/{name}/{type}", (r, p) -> Response.json(record(p)))
          .on("PATCH", zone + "/rrsets/{name}/{type}", this::patchRecord)
          .on("DELETE", zone + "/rrsets/{name}/{type}", this::deleteRecord)
          .on("GET", zone + "/dnsKeys", (r, p) -> DnsKeys.list(zone(p)))
          .on(
              "GET",
              zone + "/dnsKeys/{id}",
              (r, p) -> DnsKeys.one(zone(p), p.getOrDefault("id", "")))
          .on("GET", zone + "/changes", this::changes)
          .on("GET", zone + "/operations", this::operations)
          .on("GET", zone + "/operations/{id}", (r, p) -> Response.json(operation(p)))
          .on("POST", zone + "/changes", this::change)
          .on(
              "GET",
              zone + "/changes/{id}",
              (r, p) ->
                  Response.json(
                      store
                          .get(CHANGES, key(p) + "/" + p.get("id"))
                          .orElseThrow(
                              () -> DnsErrors.missing("change", p.getOrDefault("id", "")))));
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return request.path().startsWith("/dns/") ? routes.handle(request) : Optional.empty();
  }

  private static String key(Map<String, String> p) {
    return p.get("project") + "/" + p.get("zone");
  }

  private String policyKey(Map<String, String> p) {
    return "dns/" + zone(p).path("id").asText();
  }

  private ObjectNode zone(Map<String, String> p) {
    return store
        .get(ZONES, key(p))
        .orElseThrow(
            () ->
                DnsErrors.missing(
                    "managedZone",
                    "projects/" + p.get("project") + "/managedZones/" + p.get("zone")));
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode zones = Json.array();
    store.under(ZONES, p.get("project") + "/").stream()
        .filter(
            z ->
                request
                    .param("dnsName")
                    .map(n -> z.path("dnsName").asText().equals(n))
                    .orElse(true))
        .forEach(zones::add);
    ObjectNode page = Pages.of(request, "managedZones", zones, "maxResults", 1000);
    page.withArrayProperty("managedZones");
    return Response.json(page.put("kind", "dns#managedZonesListResponse"));
  }

  private Response create(Request request, Map<String, String> p) {
    ObjectNode given = request.json();
    String name = given.path("name").asText("");
    String dnsName = given.path("dnsName").asText("");
    if (!name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw DnsErrors.invalid("entity.managedZone.name", name);
    }
    if (!dnsName.endsWith(".")) {
      throw DnsErrors.invalid("entity.managedZone.dnsName", dnsName);
    }
    return store.transaction(
        () -> {
          String key = p.get("project") + "/" + name;
          if (store.get(ZONES, key).isPresent()) {
            throw DnsErrors.of(
                409,
                "alreadyExists",
                "ALREADY_EXISTS",
                "The resource 'entity.managedZone' named '" + name + "' already exists");
          }
          ObjectNode zone = given.deepCopy();
          complete(zone);
          zone.put("kind", "dns#managedZone")
              .put("id", Documents.digits(19))
              .put("creationTime", Documents.time(clock.now()));
          zone.set("nameServers", servers("a"));
          store.put(ZONES, key, zone);
          ArrayNode ns = servers("c");
          record(
              key,
              Json.object()
                  .put("name", dnsName)
                  .put("type", "NS")
                  .put("ttl", 21600)
                  .set("rrdatas", ns));
          record(
              key,
              Json.object()
                  .put("name", dnsName)
                  .put("type", "SOA")
                  .put("ttl", 21600)
                  .set(
                      "rrdatas",
                      Json.array()
                          .add(
                              ns.get(0).asText()
                                  + " cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300")));
          return Response.json(zone);
        });
  }

  private static void complete(ObjectNode zone) {
    if (!zone.has("visibility")) {
      zone.put("visibility", "public");
    }
    if (!zone.has("cloudLoggingConfig")) {
      zone.putObject("cloudLoggingConfig");
    }
    ((ObjectNode) zone.get("cloudLoggingConfig")).put("kind", "dns#managedZoneCloudLoggingConfig");
    if (zone.get("privateVisibilityConfig") instanceof ObjectNode visible
        && visible.path("networks").isEmpty()) {
      visible.remove("networks");
    }
  }

  private static ArrayNode servers(String shard) {
    ArrayNode servers = Json.array();
    for (int i = 1; i <= 4; i++) {
      servers.add("ns-cloud-" + shard + i + ".googledomains.com.");
    }
    return servers;
  }

  private Response update(Request request, Map<String, String> p, boolean replace) {
    return store.transaction(
        () -> {
          ObjectNode before = zone(p);
          ObjectNode after = Documents.merged(before, request.json());
          if (replace) {
            List.of("labels", "description").stream()
                .filter(f -> !request.json().has(f))
                .forEach(after::remove);
          }
          // What the service owns stays, whatever form a client gives it back in.
          for (String own : List.of("kind", "id", "creationTime", "nameServers")) {
            after.set(own, before.get(own));
          }
          complete(after);
          store.put(ZONES, key(p), after);
          ObjectNode operation =
              Json.object()
                  .put("kind", "dns#operation")
                  .put("id", Documents.uuid())
                  .put("startTime", Documents.time(clock.now()))
                  .put("status", "done")
                  .put("type", "UPDATE")
                  .put("user", "user@example.com");
          ObjectNode context = operation.putObject("zoneContext");
          context.set("oldValue", before);
          context.set("newValue", after);
          store.put(OPERATIONS, key(p) + "/" + operation.path("id").asText(), operation);
          return Response.json(operation);
        });
  }

  private Response delete(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode zone = zone(p);
          List<String> keys = List.copyOf(store.entriesUnder(RECORDS, key(p) + "/").keySet());
          boolean more = keys.stream().anyMatch(k -> !k.endsWith("/NS") && !k.endsWith("/SOA"));
          if (more) {
            throw DnsErrors.of(
                400,
                "containerNotEmpty",
                "FAILED_PRECONDITION",
                "The resource named '"
                    + zone.path("name").asText()
                    + "' cannot be deleted because it contains one or more 'resource records'.");
          }
          keys.forEach(k -> store.remove(RECORDS, k));
          for (String of : List.of(CHANGES, OPERATIONS)) {
            List.copyOf(store.entriesUnder(of, key(p) + "/").keySet())
                .forEach(k -> store.remove(of, k));
          }
          store.remove(ZONES, key(p));
          return Response.json(Json.object());
        });
  }

  private Response records(Request request, Map<String, String> p) {
    zone(p);
    ArrayNode records = Json.array();
    store.under(RECORDS, key(p) + "/").stream()
        .filter(r -> request.param("name").map(n -> r.path("name").asText().equals(n)).orElse(true))
        .filter(r -> request.param("type").map(t -> r.path("type").asText().equals(t)).orElse(true))
        .forEach(records::add);
    ObjectNode page = Pages.of(request, "rrsets", records, "maxResults", 1000);
    return Response.json(page.put("kind", "dns#resourceRecordSetsListResponse"));
  }

  private Response changes(Request request, Map<String, String> p) {
    zone(p);
    List<ObjectNode> all = new ArrayList<>(store.under(CHANGES, key(p) + "/"));
    Comparator<ObjectNode> byNumber = Comparator.comparingLong(c -> c.path("id").asLong());
    boolean falling = request.query().getOrDefault("sortOrder", "").equals("descending");
    all.sort(falling ? byNumber.reversed() : byNumber);
    ObjectNode page = Pages.of(request, "changes", Json.array(all), "maxResults", 1000);
    page.withArrayProperty("changes");
    return Response.json(page.put("kind", "dns#changesListResponse"));
  }

  private Response operations(Request request, Map<String, String> p) {
    zone(p);
    ArrayNode all = Json.array(List.copyOf(store.under(OPERATIONS, key(p) + "/")));
    ObjectNode page = Pages.of(request, "operations", all, "maxResults", 1000);
    return Response.json(page.put("kind", "dns#managedZoneOperationsListResponse"));
  }

  private ObjectNode operation(Map<String, String> p) {
    return store
        .get(OPERATIONS, key(p) + "/" + p.get("id"))
        .orElseThrow(() -> DnsErrors.missing("operation", p.getOrDefault("id", "")));
  }

  private static String recordKey(String zoneKey, JsonNode record) {
    return zoneKey + "/" + record.path("name").asText() + "/" + record.path("type").asText();
  }

  private void record(String zoneKey, JsonNode record) {
    store.put(
        RECORDS,
        recordKey(zoneKey, record),
        ((ObjectNode) record).deepCopy().put("kind", "dns#resourceRecordSet"));
  }

  private ObjectNode record(Map<String, String> p) {
    return store
        .get(RECORDS, key(p) + "/" + p.get("name") + "/" + p.get("type"))
        .orElseThrow(
            () ->
                DnsErrors.of(
                    404,
                    "notFound",
                    "NOT_FOUND",
                    "The 'parameters.name' resource named '"
                        + p.get("name")
                        + " ("
                        + p.get("type")
                        + ")' does not exist."));
  }

  private void checked(ObjectNode zone, JsonNode record) {
    String name = record.path("name").asText();
    if (!name.endsWith("." + zone.path("dnsName").asText())
        && !name.equals(zone.path("dnsName").asText())) {
      throw DnsErrors.invalid("entity.rrset.name", name);
    }
    if (record.path("rrdatas").isEmpty() && !record.has("routingPolicy")) {
      throw DnsErrors.invalid("entity.rrset.rrdatas", "");
    }
    DnsData.check(record);
    if (store.get(RECORDS, recordKey(zone.path("_key").asText(), record)).isPresent()) {
      throw DnsErrors.of(
          409,
          "alreadyExists",
          "ALREADY_EXISTS",
          "The resource 'entity.rrset' named '"
              + name
              + " ("
              + record.path("type").asText()
              + ")' already exists");
    }
  }

  private Response createRecord(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode given = request.json();
          checked(zone(p).deepCopy().put("_key", key(p)), given);
          record(key(p), given);
          return Response.json(store.get(RECORDS, recordKey(key(p), given)).orElse(given));
        });
  }

  private Response patchRecord(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode given = request.json();
          ObjectNode after = Documents.merged(record(p), given);
          if (given.has("routingPolicy")) {
            after.remove("rrdatas");
          } else if (given.has("rrdatas")) {
            after.remove("routingPolicy");
          }
          record(key(p), after);
          return Response.json(after);
        });
  }

  private Response deleteRecord(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          record(p);
          store.remove(RECORDS, key(p) + "/" + p.get("name") + "/" + p.get("type"));
          return Response.json(Json.object());
        });
  }

  private Response change(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode zone = zone(p).deepCopy().put("_key", key(p));
          ObjectNode given = request.json();
          for (int i = 0; i < given.path("deletions").size(); i++) {
            mustBeAsSaid(p, given.path("deletions").get(i), "entity.change.deletions[" + i + "]");
          }
          given.path("deletions").forEach(gone -> store.remove(RECORDS, recordKey(key(p), gone)));
          for (JsonNode more : given.path("additions")) {
            checked(zone, more);
            record(key(p), more);
          }
          ObjectNode change =
              given
                  .deepCopy()
                  .put("kind", "dns#change")
                  .put("id", Integer.toString(1 + store.entriesUnder(CHANGES, key(p) + "/").size()))
                  .put("startTime", Documents.time(clock.now()))
                  .put("status", "done");
          store.put(CHANGES, key(p) + "/" + change.path("id").asText(), change);
          return Response.json(change);
        });
  }

  /** Who deletes a record has to say what it holds. */
  private void mustBeAsSaid(Map<String, String> p, JsonNode gone, String at) {
    ObjectNode live =
        store
            .get(RECORDS, recordKey(key(p), gone))
            .orElseThrow(
                () ->
                    DnsErrors.of(
                        404,
                        "notFound",
                        "NOT_FOUND",
                        "The '"
                            + at
                            + "' resource named '"
                            + gone.path("name").asText()
                            + " ("
                            + gone.path("type").asText()
                            + ")' does not exist."));
    boolean same =
        live.path("rrdatas").equals(gone.path("rrdatas"))
            && (!gone.has("ttl") || live.path("ttl").asLong() == gone.path("ttl").asLong());
    if (!same) {
      throw DnsErrors.of(
          412, "conditionNotMet", "FAILED_PRECONDITION", "Precondition not met for '" + at + "'");
    }
  }
}
