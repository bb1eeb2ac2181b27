package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cloud DNS: its calls, and the life of zones. */
public final class DnsService implements SandboxService {
  private static final String OPERATIONS = "dns/operations";

  private final Store store;
  private final SandboxClock clock;
  private final DnsZones zones;
  private final DnsRecords records;
  private final Routes routes = new Routes();

  public DnsService(Store store, SandboxClock clock, Policies policies) {
    this.store = store;
    this.clock = clock;
    this.zones = new DnsZones(store);
    this.records = new DnsRecords(store, clock, zones);
    for (String version : List.of("v1", "v1beta2")) {
      new DnsPolicies(store).addTo(routes, "/dns/" + version + "/projects/{project}");
      String all = "/dns/" + version + "/projects/{project}/managedZones";
      String zone = all + "/{zone}";
      PolicyRoutes.add(routes, zone, policies, this::policyKey);
      records.addTo(routes, zone);
      routes
          .on("GET", all, this::list)
          .on("POST", all, this::create)
          .on("GET", zone, (r, p) -> Response.json(zones.find(p)))
          .on("PATCH", zone, (r, p) -> update(r, p, false))
          .on("PUT", zone, (r, p) -> update(r, p, true))
          .on("DELETE", zone, this::delete)
          .on("GET", zone + "/dnsKeys", (r, p) -> DnsKeys.list(zones.find(p)))
          .on(
              "GET",
              zone + "/dnsKeys/{id}",
              (r, p) -> DnsKeys.one(zones.find(p), p.getOrDefault("id", "")))
          .on("GET", zone + "/operations", this::operations)
          .on("GET", zone + "/operations/{id}", (r, p) -> Response.json(operation(p)));
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

  private String policyKey(Map<String, String> p) {
    return "dns/" + zones.find(p).path("id").asText();
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode zones = Json.array();
    store.under(DnsZones.STORE, p.get("project") + "/").stream()
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
          if (store.get(DnsZones.STORE, key).isPresent()) {
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
          store.put(DnsZones.STORE, key, zone);
          ArrayNode ns = servers("c");
          records.record(
              key,
              Json.object()
                  .put("name", dnsName)
                  .put("type", "NS")
                  .put("ttl", 21600)
                  .set("rrdatas", ns));
          records.record(
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
          ObjectNode before = zones.find(p);
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
          store.put(DnsZones.STORE, DnsZones.key(p), after);
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
          store.put(OPERATIONS, DnsZones.key(p) + "/" + operation.path("id").asText(), operation);
          return Response.json(operation);
        });
  }

  private Response delete(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode zone = zones.find(p);
          if (records.hasMoreThanItsOwn(DnsZones.key(p))) {
            throw DnsErrors.of(
                400,
                "containerNotEmpty",
                "FAILED_PRECONDITION",
                "The resource named '"
                    + zone.path("name").asText()
                    + "' cannot be deleted because it contains one or more 'resource records'.");
          }
          records.forget(DnsZones.key(p));
          List.copyOf(store.entriesUnder(OPERATIONS, DnsZones.key(p) + "/").keySet())
              .forEach(k -> store.remove(OPERATIONS, k));
          store.remove(DnsZones.STORE, DnsZones.key(p));
          return Response.json(Json.object());
        });
  }

  private Response operations(Request request, Map<String, String> p) {
    zones.find(p);
    ArrayNode all = Json.array(List.copyOf(store.under(OPERATIONS, DnsZones.key(p) + "/")));
    ObjectNode page = Pages.of(request, "operations", all, "maxResults", 1000);
    return Response.json(page.put("kind", "dns#managedZoneOperationsListResponse"));
  }

  private ObjectNode operation(Map<String, String> p) {
    return store
        .get(OPERATIONS, DnsZones.key(p) + "/" + p.get("id"))
        .orElseThrow(() -> DnsErrors.missing("operation", p.getOrDefault("id", "")));
  }
}
