package io.mlinfra.apply.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.plan.LastApplied;
import io.mlinfra.resource.Address;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The bodies that earlier applies sent, secrets left out, kept as one document. */
public final class LastAppliedBodies implements LastApplied {
  static final String NAME = "last-applied.json";

  private record Entry(int phase, ObjectNode body) {}

  private final JsonDocument document;
  private final Map<Address, Entry> entries = new ConcurrentSkipListMap<>();

  LastAppliedBodies(StateBackend backend) {
    this.document = new JsonDocument(backend, NAME);
    for (Map.Entry<String, JsonNode> e : document.load().path("resources").properties()) {
      if (e.getValue().path("body") instanceof ObjectNode body) {
        try {
          entries.put(
              Address.parse(e.getKey()), new Entry(e.getValue().path("phase").asInt(1), body));
        } catch (IllegalArgumentException damaged) {
          // Counts as never applied: then a change of it is taken for the plan's.
        }
      }
    }
  }

  @Override
  public Optional<ObjectNode> body(Address address) {
    return Optional.ofNullable(entries.get(address)).map(Entry::body);
  }

  @Override
  public int phase(Address address) {
    Entry entry = entries.get(address);
    return entry == null ? 1 : entry.phase();
  }

  /**
   * @param body without secrets
   */
  public void put(Address address, int phase, ObjectNode body) {
    entries.put(address, new Entry(phase, body));
  }

  public void remove(Address address) {
    entries.remove(address);
  }

  /** Replaces the saved document. */
  public void save() {
    ObjectNode json = JsonDocument.empty();
    ObjectNode resources = json.putObject("resources");
    entries.forEach(
        (address, entry) ->
            resources
                .putObject(address.toString())
                .put("phase", entry.phase())
                .set("body", entry.body()));
    document.save(json);
  }
}
