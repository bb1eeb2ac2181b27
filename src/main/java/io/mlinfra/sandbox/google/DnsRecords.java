package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The record sets of zones, changed one by one or many at once. */
final class DnsRecords {
  private static final String RECORDS = "dns/rrsets";
  private static final String CHANGES = "dns/changes";

  private final Store store;
  private final SandboxClock clock;
  private final DnsZones zones;

  DnsRecords(Store store, SandboxClock clock, DnsZones zones) {
    this.store = store;
    this.clock = clock;
    this.zones = zones;
  }

  void addTo(Routes routes, String zone) {
    routes
        .on("GET", zone + "/rrsets", this::records)
        .on("POST", zone + "/rrsets", this::createRecord)
        .on("GET", zone + "/rrsets/{name}/{type}", (r, p) -> Response.json(record(p)))
        .on("PATCH", zone + "/rrsets/{name}/{type}", this::patchRecord)
        .on("DELETE", zone + "/rrsets/{name}/{type}", this::deleteRecord)
        .on("GET", zone + "/changes", this::changes)
        .on("POST", zone + "/changes", this::change)
        .on("GET", zone + "/changes/{id}", (r, p) -> Response.json(change(p)));
  }

  private ObjectNode change(Map<String, String> p) {
    return store
        .get(CHANGES, DnsZones.key(p) + "/" + p.get("id"))
        .orElseThrow(() -> DnsErrors.missing("change", p.getOrDefault("id", "")));
  }

  private Response records(Request request, Map<String, String> p) {
    zones.find(p);
    ArrayNode records = Json.array();
    store.under(RECORDS, DnsZones.key(p) + "/").stream()
        .filter(r -> request.param("name").map(n -> r.path("name").asText().equals(n)).orElse(true))
        .filter(r -> request.param("type").map(t -> r.path("type").asText().equals(t)).orElse(true))
        .forEach(records::add);
    ObjectNode page = Pages.of(request, "rrsets", records, "maxResults", 1000);
    return Response.json(page.put("kind", "dns#resourceRecordSetsListResponse"));
  }

  private Response changes(Request request, Map<String, String> p) {
    zones.find(p);
    List<ObjectNode> all = new ArrayList<>(store.under(CHANGES, DnsZones.key(p) + "/"));
    Comparator<ObjectNode> byNumber = Comparator.comparingLong(c -> c.path("id").asLong());
    boolean falling = request.query().getOrDefault("sortOrder", "").equals("descending");
    all.sort(falling ? byNumber.reversed() : byNumber);
    ObjectNode page = Pages.of(request, "changes", Json.array(all), "maxResults", 1000);
    page.withArrayProperty("changes");
    return Response.json(page.put("kind", "dns#changesListResponse"));
  }

  private static String recordKey(String zoneKey, JsonNode record) {
    return zoneKey + "/" + record.path("name").asText() + "/" + record.path("type").asText();
  }

  void record(String zoneKey, JsonNode record) {
    store.put(
        RECORDS,
        recordKey(zoneKey, record),
        ((ObjectNode) record).deepCopy().put("kind", "dns#resourceRecordSet"));
  }

  private ObjectNode record(Map<String, String> p) {
    return store
        .get(RECORDS, DnsZones.key(p) + "/" + p.get("name") + "/" + p.get("type"))
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
          checked(zones.find(p).deepCopy().put("_key", DnsZones.key(p)), given);
          record(DnsZones.key(p), given);
          return Response.json(store.get(RECORDS, recordKey(DnsZones.key(p), given)).orElse(given));
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
          record(DnsZones.key(p), after);
          return Response.json(after);
        });
  }

  private Response deleteRecord(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          record(p);
          store.remove(RECORDS, DnsZones.key(p) + "/" + p.get("name") + "/" + p.get("type"));
          return Response.json(Json.object());
        });
  }

  private Response change(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode zone = zones.find(p).deepCopy().put("_key", DnsZones.key(p));
          ObjectNode given = request.json();
          for (int i = 0; i < given.path("deletions").size(); i++) {
            mustBeAsSaid(p, given.path("deletions").get(i), "entity.change.deletions[" + i + "]");
          }
          given
              .path("deletions")
              .forEach(gone -> store.remove(RECORDS, recordKey(DnsZones.key(p), gone)));
          for (JsonNode more : given.path("additions")) {
            checked(zone, more);
            record(DnsZones.key(p), more);
          }
          ObjectNode change =
              given
                  .deepCopy()
                  .put("kind", "dns#change")
                  .put(
                      "id",
                      Integer.toString(
                          1 + store.entriesUnder(CHANGES, DnsZones.key(p) + "/").size()))
                  .put("startTime", Documents.time(clock.now()))
                  .put("status", "done");
          store.put(CHANGES, DnsZones.key(p) + "/" + change.path("id").asText(), change);
          return Response.json(change);
        });
  }

  /** Who deletes a record has to say what it holds. */
  private void mustBeAsSaid(Map<String, String> p, JsonNode gone, String at) {
    ObjectNode live =
        store
            .get(RECORDS, recordKey(DnsZones.key(p), gone))
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

  /** Whether a zone has record sets beside the two that it began with. */
  boolean hasMoreThanItsOwn(String zoneKey) {
    return store.entriesUnder(RECORDS, zoneKey + "/").keySet().stream()
        .anyMatch(k -> !k.endsWith("/NS") && !k.endsWith("/SOA"));
  }

  /** Of a zone that goes. Must run within a transaction. */
  void forget(String zoneKey) {
    for (String of : List.of(RECORDS, CHANGES)) {
      List.copyOf(store.entriesUnder(of, zoneKey + "/").keySet()).forEach(k -> store.remove(of, k));
    }
  }
}
