package io.mlinfra.provider.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.provider.ThrottledReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the actions that wait for a decision, for {@code status}. */
public final class PendingActions {
  private static final String PAGE = "200";

  private final TurbonomicClient client;

  PendingActions(TurbonomicClient client) {
    this.client = client;
  }

  /**
   * One recommendation.
   *
   * @param type what it would do: {@code SCALE}, {@code SUSPEND}, {@code DELETE}
   * @param target the entity's display name
   * @param details the server's own sentence
   * @param mode who may carry it out: {@code RECOMMEND}, {@code MANUAL}, {@code AUTOMATIC}
   */
  public record PendingAction(
      String uuid, String type, String target, String details, String severity, String mode) {}

  /**
   * The first actions in state READY, most important first as the server orders them.
   *
   * @param most how many at most
   * @throws io.mlinfra.provider.ProviderException when the server refuses or cannot be reached
   */
  public List<PendingAction> read(int most) {
    ObjectNode filter = JsonNodeFactory.instance.objectNode();
    filter.putArray("actionStateList").add("READY");
    Map<String, String> query = new HashMap<>(Map.of("limit", PAGE));
    List<PendingAction> found = new ArrayList<>();
    Optional<String> next;
    do {
      TurbonomicClient.Answer page =
          ThrottledReads.through(
              () -> client.call("POST", "/markets/Market/actions", Map.copyOf(query), filter));
      page.body().forEach(a -> found.add(action(a)));
      next = page.nextCursor();
      next.ifPresent(cursor -> query.put("cursor", cursor));
    } while (next.isPresent() && found.size() < most);
    return List.copyOf(found.subList(0, Math.min(most, found.size())));
  }

  private static PendingAction action(JsonNode a) {
    return new PendingAction(
        a.path("uuid").asText(),
        a.path("actionType").asText(),
        a.path("target").path("displayName").asText(),
        a.path("details").asText(),
        a.path("risk").path("severity").asText(),
        a.path("actionMode").asText());
  }
}
