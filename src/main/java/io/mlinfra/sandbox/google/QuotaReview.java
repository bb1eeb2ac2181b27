package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Plays the people who decide on quota requests: everything is granted at once, or held until
 * somebody grants or refuses it, wholly or in part.
 */
final class QuotaReview {
  private static final String MODE = "cloudquotas/review";
  private static final String HOLD = "hold";
  private static final String AUTO = "auto";

  private final Store store;
  private final String preferences;
  private final BiConsumer<ObjectNode, Long> settle;

  /**
   * @param preferences where requests are kept
   * @param settle grants so much of a request
   */
  QuotaReview(Store store, String preferences, BiConsumer<ObjectNode, Long> settle) {
    this.store = store;
    this.preferences = preferences;
    this.settle = settle;
  }

  void routes(Routes routes) {
    routes
        .on("GET", "/_sandbox/quota", (r, p) -> list())
        .on("POST", "/_sandbox/quota", (r, p) -> mode(r))
        .on("POST", "/_sandbox/quota/decide", (r, p) -> decide(r));
  }

  /** Whether requests wait for a decision. */
  boolean holds() {
    return store.get(MODE, "mode").map(m -> m.path("mode").asText().equals(HOLD)).orElse(false);
  }

  private Response mode(Request request) {
    String mode = request.json().path("mode").asText();
    if (!mode.equals(HOLD) && !mode.equals(AUTO)) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "mode is auto or hold, not \"" + mode + "\"");
    }
    store.transaction(
        () -> {
          store.put(MODE, "mode", Json.object().put("mode", mode));
          return mode;
        });
    return list();
  }

  private Response list() {
    ObjectNode out = Json.object().put("mode", holds() ? HOLD : AUTO);
    out.set("quotaPreferences", Json.array(List.copyOf(store.under(preferences, "projects/"))));
    return Response.json(out);
  }

  /** Decides on the requests that wait and whose name or quota matches. */
  private Response decide(Request request) {
    JsonNode order = request.json();
    Pattern match = pattern(order.path("match").asText(""));
    boolean grant = order.path("decision").asText().equals("grant");
    if (!grant && !order.path("decision").asText().equals("refuse")) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "decision is grant or refuse.");
    }
    return store.transaction(
        () -> {
          ObjectNode out = Json.object();
          out.putArray("decided");
          for (ObjectNode p : List.copyOf(store.under(preferences, "projects/"))) {
            String name = p.path("name").asText();
            boolean meant =
                match.matcher(name).find() || match.matcher(p.path("quotaId").asText()).find();
            if (!p.path("reconciling").asBoolean() || !meant) {
              continue;
            }
            long asked = p.path("quotaConfig").path("preferredValue").asLong();
            long had = p.path("quotaConfig").path("grantedValue").asLong();
            settle.accept(p, grant ? order.path("value").asLong(asked) : had);
            out.withArrayProperty("decided").add(p);
          }
          return Response.json(out);
        });
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "match is no pattern: " + e.getMessage());
    }
  }
}
