package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /api/2.0/policy-families}: templates of policies. Their names are the service's; the rules
 * of each are a short form of what its documentation says it is for.
 */
final class PolicyFamilies {
  private static final String PATH = "/api/2.0/policy-families";

  private record Family(String id, String name, String description, String definition) {
    ObjectNode shown() {
      return Json.object()
          .put("policy_family_id", id)
          .put("name", name)
          .put("description", description)
          .put("definition", definition);
    }
  }

  private static final List<Family> ALL =
      List.of(
          new Family(
              "personal-vm",
              "Personal Compute",
              "Single-node compute for one person, with little set-up.",
              "{\"node_type_id\":{\"type\":\"unlimited\",\"defaultValue\":\"n2-highmem-4\",\"isOptional\":true},"
                  + "\"num_workers\":{\"type\":\"fixed\",\"value\":0,\"hidden\":true}}"),
          new Family(
              "shared-compute",
              "Shared Compute",
              "A larger cluster that several people use.",
              "{\"autotermination_minutes\":{\"type\":\"unlimited\",\"defaultValue\":120,\"isOptional\":true}}"),
          new Family(
              "power-user",
              "Power User Compute",
              "A cluster that scales, for work in which one person needs much.",
              "{\"autotermination_minutes\":{\"type\":\"unlimited\",\"defaultValue\":60,\"isOptional\":true}}"),
          new Family(
              "job-cluster",
              "Job Compute",
              "Compute that is made for a job and ends with it.",
              "{\"cluster_type\":{\"type\":\"fixed\",\"value\":\"job\"}}"));

  void on(Routes routes) {
    routes
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", PATH + "/{id}", (r, p) -> Response.json(existing(p).shown()));
  }

  private static Response list(Request request) {
    int size = Errors.number(request, "max_results", ALL.size(), 100);
    List<ObjectNode> all = ALL.stream().map(Family::shown).toList();
    return Response.json(
        Pages.page("policy_families", all, request.param("page_token").orElse(""), size));
  }

  private static Family existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return find(id)
        .orElseThrow(() -> Errors.absent("Can't find a policy family with id: " + id + "."));
  }

  private static Optional<Family> find(String id) {
    return ALL.stream().filter(f -> f.id().equals(id)).findFirst();
  }

  /** A family's rules with some of them replaced. */
  static ObjectNode merged(String id, String overrides) {
    Family family =
        find(id)
            .orElseThrow(() -> Errors.invalid("Can't find a policy family with id: " + id + "."));
    ObjectNode rules = PolicyRules.parse(family.definition());
    rules.setAll(PolicyRules.parse(overrides));
    return rules;
  }
}
