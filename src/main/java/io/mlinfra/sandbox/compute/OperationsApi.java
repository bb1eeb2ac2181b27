package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Get, wait, list and delete of operations. */
final class OperationsApi {
  private static final long MAX_WAIT_MILLIS = 120_000;

  private final ComputeEngine engine;

  OperationsApi(ComputeEngine engine) {
    this.engine = engine;
  }

  Optional<Response> handle(Request request, String project, Scope scope, List<String> rest) {
    String self = Links.BASE + "projects/" + project + "/" + scope.path() + "/operations";
    if (rest.isEmpty()) {
      if (!request.method().equals("GET")) {
        return Optional.empty();
      }
      return Optional.of(
          Response.json(
              Listings.list(
                  request, "compute#operation", self, items(project, scope.path() + "/"))));
    }
    String method = rest.size() == 2 ? "POST" : "GET";
    if (rest.size() > 2
        || rest.size() == 2 && !rest.get(1).equals("wait")
        || !request.method().equals(method)
            && !(rest.size() == 1 && request.method().equals("DELETE"))) {
      return Optional.empty();
    }
    String name = rest.getFirst();
    String key = key(project, scope, name);
    ObjectNode stored =
        engine
            .store()
            .get(Operations.STORE, key)
            .orElseThrow(
                () ->
                    Errors.notFound(
                        "projects/" + project + "/" + scope.path() + "/operations/" + name));
    if (request.method().equals("DELETE")) {
      engine
          .store()
          .transaction(
              () -> {
                engine.store().remove(Operations.STORE, key);
                return true;
              });
      return Optional.of(Response.empty(204));
    }
    if (rest.size() == 2) {
      await(engine.operations().remaining(stored));
    }
    return Optional.of(Response.json(engine.operations().view(stored)));
  }

  /** An operation is found by its name, or by its number. */
  private String key(String project, Scope scope, String given) {
    String named = Links.key(project, scope, given);
    if (!given.matches("[1-9]\\d{0,19}")) {
      return named;
    }
    return engine
        .store()
        .entriesUnder(Operations.STORE, project + "/" + scope.path() + "/")
        .entrySet()
        .stream()
        .filter(e -> e.getValue().path("id").asText().equals(given))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(named);
  }

  Response aggregated(Request request, String project) {
    String self = Links.BASE + "projects/" + project + "/aggregated/operations";
    return Response.json(
        Listings.aggregated(
            request,
            "compute#operation",
            "operations",
            self,
            items(project, ""),
            List.of("global"),
            s -> false));
  }

  private List<Listings.Item> items(String project, String prefix) {
    List<Listings.Item> items = new ArrayList<>();
    engine
        .store()
        .entriesUnder(Operations.STORE, project + "/" + prefix)
        .forEach(
            (key, op) -> {
              String path = key.substring(project.length() + 1);
              items.add(
                  new Listings.Item(
                      path.substring(0, path.lastIndexOf('/')), key, engine.operations().view(op)));
            });
    return items;
  }

  private static void await(long millis) {
    try {
      Thread.sleep(Math.min(millis, MAX_WAIT_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
