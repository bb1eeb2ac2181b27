package io.mlinfra.apply.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Where resources went for want of capacity, so that the next plan leaves them there. */
public final class Placements {
  private static final String NAME = "placements.json";

  /**
   * A choice that was made.
   *
   * @param reason what the first place answered
   */
  public record Placement(Location location, String reason) {}

  private final JsonDocument document;
  private final Map<Address, Placement> byAddress = new ConcurrentSkipListMap<>();

  Placements(StateBackend backend) {
    this.document = new JsonDocument(backend, NAME);
    for (Map.Entry<String, JsonNode> e : document.load().path("placements").properties()) {
      try {
        byAddress.put(
            Address.parse(e.getKey()),
            new Placement(
                Location.parse(e.getValue().path("location").asText()),
                e.getValue().path("reason").asText()));
      } catch (IllegalArgumentException damaged) {
        // Where a group stands is read from the cloud; this only says why.
      }
    }
  }

  public Optional<Placement> of(Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  public Map<Address, Placement> all() {
    return Map.copyOf(byAddress);
  }

  public void put(Address address, Location location, String reason) {
    byAddress.put(address, new Placement(location, reason));
  }

  public void remove(Address address) {
    byAddress.remove(address);
  }

  /** Replaces the saved document. */
  public void save() {
    ObjectNode json = JsonDocument.empty();
    ObjectNode all = json.putObject("placements");
    byAddress.forEach(
        (address, placement) ->
            all.putObject(address.toString())
                .put("location", placement.location().id())
                .put("reason", placement.reason()));
    document.save(json);
  }
}
