package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /api/v1/hosts}: the hosts that have sent metrics, known by their {@code host} tag. */
final class Hosts {
  private static final long UP_SECONDS = 2 * 3600;

  private final Store store;
  private final SandboxClock clock;

  Hosts(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/api/v1/hosts", (r, p) -> list(r))
        .on("GET", "/api/v1/hosts/totals", (r, p) -> totals());
  }

  private Map<String, Long> reported() {
    Map<String, Long> hosts = new TreeMap<>();
    for (ObjectNode d : store.all(Metrics.COLLECTION).values()) {
      for (JsonNode tag : d.path("tags")) {
        if (tag.asText().startsWith("host:")) {
          long at = d.path("timestamp").asLong();
          hosts.merge(tag.asText().substring("host:".length()), at, Math::max);
        }
      }
    }
    return hosts;
  }

  private Response list(Request request) {
    String filter = request.query().getOrDefault("filter", "").replaceFirst("^host:", "");
    List<ObjectNode> all =
        reported().entrySet().stream()
            .filter(h -> h.getKey().contains(filter))
            .map(h -> host(h.getKey(), h.getValue()))
            .toList();
    List<ObjectNode> page =
        Pages.slice(all, Pages.number(request, "start", 0), Pages.number(request, "count", 100));
    ObjectNode answer = Json.object().put("exact_total_matching", true);
    answer.put("total_returned", page.size()).set("host_list", Json.array(page));
    return Response.json(answer.put("total_matching", all.size()));
  }

  private ObjectNode host(String name, long at) {
    ObjectNode host = Json.object().put("last_reported_time", at).put("name", name);
    ObjectNode said = HostTags.of(store, name);
    host.put("is_muted", said.path("muted").asBoolean());
    host.set("mute_timeout", said.path("end").isNumber() ? said.get("end") : null);
    host.putArray("apps");
    ObjectNode tags = host.putObject("tags_by_source");
    tags.putArray("Datadog").add("host:" + name);
    if (said.path("tags").isArray() && !said.path("tags").isEmpty()) {
      tags.set("Users", said.get("tags"));
    }
    host.put("up", up(at)).putObject("metrics");
    host.putArray("sources");
    host.putObject("meta");
    host.put("host_name", name).put("id", Math.abs((long) name.hashCode()));
    host.putArray("aliases").add(name);
    return host;
  }

  private boolean up(long at) {
    return clock.millis() / 1000 - at < UP_SECONDS;
  }

  private Response totals() {
    Map<String, Long> hosts = reported();
    long up = hosts.values().stream().filter(this::up).count();
    return Response.json(Json.object().put("total_up", up).put("total_active", hosts.size()));
  }
}
