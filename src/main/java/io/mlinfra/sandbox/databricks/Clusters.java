package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /api/2.0/clusters} and {@code /api/2.1/clusters}: reading, listing, what is on offer. */
final class Clusters {
  private static final int DEFAULT_PAGE = 20;
  private static final int LARGEST_PAGE = 100;

  private final ClusterStore clusters;
  private final ClusterDocs docs;
  private final ClusterEvents events;
  private final NodeTypes nodeTypes;

  Clusters(ClusterStore clusters, ClusterDocs docs, ClusterEvents events, NodeTypes nodeTypes) {
    this.clusters = clusters;
    this.docs = docs;
    this.events = events;
    this.nodeTypes = nodeTypes;
  }

  void on(Routes routes, String path) {
    routes
        .on("GET", path + "list", (r, p) -> list(r, path.contains("2.0")))
        .on("GET", path + "get", (r, p) -> get(r))
        .on("POST", path + "events", (r, p) -> events.list(r))
        .on("GET", path + "list-node-types", (r, p) -> Response.json(nodeTypes.list()))
        .on("GET", path + "spark-versions", (r, p) -> Response.json(nodeTypes.runtimes()))
        .on("GET", path + "list-zones", (r, p) -> Response.json(NodeTypes.zones()));
  }

  private Response get(Request request) {
    return Response.json(shown(clusters.existing(Errors.queried(request, "cluster_id"))));
  }

  private ObjectNode shown(ObjectNode cluster) {
    ObjectNode shown = clusters.shown(cluster);
    shown.remove("_token");
    return docs.withNodes(shown);
  }

  /** Version 2.0 has no pages unless asked for. */
  private Response list(Request request, boolean whole) {
    List<ObjectNode> found =
        clusters.all().stream()
            .filter(c -> !request.flag("filter_by.is_pinned") || c.path("_pinned").asBoolean())
            .sorted(order(request))
            .map(this::shown)
            .filter(c -> matches(request, "filter_by.cluster_states", c.path("state").asText()))
            .filter(
                c ->
                    matches(
                        request, "filter_by.cluster_sources", c.path("cluster_source").asText()))
            .filter(c -> matches(request, "filter_by.policy_id", c.path("policy_id").asText()))
            .toList();
    boolean paged = !whole || request.param("page_size").isPresent();
    int size =
        paged ? Errors.number(request, "page_size", DEFAULT_PAGE, LARGEST_PAGE) : Integer.MAX_VALUE;
    String token = request.param("page_token").orElse("");
    return Response.json(Pages.page("clusters", found, token, size));
  }

  private static boolean matches(Request request, String parameter, String value) {
    Set<String> wanted =
        request.param(parameter).stream()
            .flatMap(v -> Stream.of(v.split(",", -1)))
            .collect(Collectors.toSet());
    return wanted.isEmpty() || wanted.contains(value);
  }

  /** The newest first, unless asked otherwise. */
  private static Comparator<ObjectNode> order(Request request) {
    boolean byName = request.param("sort_by.field").orElse("CREATION_TIME").equals("CLUSTER_NAME");
    Comparator<ObjectNode> order =
        byName
            ? Comparator.comparing(c -> c.path("cluster_name").asText())
            : Comparator.comparingLong(c -> c.path("start_time").asLong());
    order = order.thenComparing(c -> c.path("cluster_id").asText());
    return request.param("sort_by.direction").orElse("DESC").equals("ASC")
        ? order
        : order.reversed();
  }
}
