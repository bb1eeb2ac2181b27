package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Discovery documents of the APIs that are served here, for clients that read from them what they
 * can call: developers.google.com/discovery/v1/reference/apis, read 2026-11-26. They name methods
 * and parameters; of bodies they say no more than that they are objects.
 */
public final class DiscoveryService implements SandboxService {
  /** What the older APIs' methods are below; the newer ones' paths are whole. */
  private static final Map<String, String> BELOW =
      Map.of("storage:v1", "storage/v1/", "compute:v1", "compute/v1/");

  private final Supplier<List<ApiMethod>> compute;
  private final Routes routes = new Routes();

  /**
   * @param compute the methods of Compute, which are in its own definition
   */
  public DiscoveryService(Supplier<List<ApiMethod>> compute) {
    this.compute = compute;
    routes
        .on("GET", "/discovery/v1/apis", (request, path) -> list(request))
        .on("GET", "/discovery/v1/apis/{api}/{version}/rest", this::document);
  }

  /** Read when it is first asked for. */
  private static final class Table {
    static final Map<String, List<ApiMethod>> METHODS = read();

    private static Map<String, List<ApiMethod>> read() {
      Map<String, List<ApiMethod>> methods = new TreeMap<>();
      for (Csv.Row row : Csv.read("/sandbox/api-methods.csv")) {
        List<ApiMethod.Parameter> query = new ArrayList<>();
        for (String parameter : row.get("parameters").split(" ", -1)) {
          if (!parameter.isEmpty()) {
            query.add(ApiMethod.Parameter.of(parameter));
          }
        }
        String api = row.get("api") + ":" + row.get("version");
        methods
            .computeIfAbsent(api, k -> new ArrayList<>())
            .add(
                new ApiMethod(
                    row.get("id"), row.get("method"), row.get("path"), row.get("body"), query));
      }
      methods.put("compute:v1", List.of());
      return methods;
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private static String root(Request request) {
    return "http://" + request.header("host") + "/";
  }

  private static Response list(Request request) {
    String wanted = request.query().getOrDefault("name", "");
    ArrayNode items = Json.array();
    for (String id : Table.METHODS.keySet()) {
      String[] api = id.split(":", 2);
      if (wanted.isEmpty() || wanted.equals(api[0])) {
        items
            .addObject()
            .put("kind", "discovery#directoryItem")
            .put("id", id)
            .put("name", api[0])
            .put("version", api[1])
            .put(
                "discoveryRestUrl",
                root(request) + "discovery/v1/apis/" + api[0] + "/" + api[1] + "/rest")
            .put("preferred", true);
      }
    }
    ObjectNode out =
        Json.object().put("kind", "discovery#directoryList").put("discoveryVersion", "v1");
    out.set("items", items);
    return Response.json(out);
  }

  private Response document(Request request, Map<String, String> path) {
    String id = path.get("api") + ":" + path.get("version");
    List<ApiMethod> methods = Table.METHODS.get(id);
    if (methods == null) {
      throw ApiError.legacyWithStatus(
          404, "notFound", "NOT_FOUND", "Requested entity was not found.");
    }
    String below = BELOW.getOrDefault(id, "");
    return Response.json(
        new DiscoveryDocument(
                path.getOrDefault("api", ""),
                path.getOrDefault("version", ""),
                root(request),
                below)
            .of(id.equals("compute:v1") ? compute.get() : methods));
  }
}
