package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cloud Billing: accounts, and which account a project is paid from. */
public final class BillingService implements SandboxService {
  private static final String ACCOUNTS = "billing/accounts";
  private static final String PROJECTS = "billing/projects";

  private final Store store;
  private final Routes routes = new Routes();

  public BillingService(Store store, Policies policies) {
    this.store = store;
    String account = "/v1/billingAccounts/{account}";
    PolicyRoutes.add(routes, "GET", account, policies, BillingService::name);
    routes
        .on(
            "GET",
            "/v1/billingAccounts",
            (r, p) ->
                Response.json(
                    Pages.of(
                        r,
                        "billingAccounts",
                        Json.array(List.copyOf(store.all(ACCOUNTS).values())))))
        .on("POST", "/v1/billingAccounts", this::create)
        .on("GET", account, (r, p) -> Response.json(find(p)))
        .on("PATCH", account, this::patch)
        .on("GET", account + "/projects", this::projects)
        .on("GET", "/v1/projects/{project}/billingInfo", (r, p) -> Response.json(info(p)))
        .on("PUT", "/v1/projects/{project}/billingInfo", this::link);
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private static String name(Map<String, String> p) {
    return "billingAccounts/" + p.get("account");
  }

  private ObjectNode find(Map<String, String> p) {
    return store
        .get(ACCOUNTS, name(p))
        .orElseThrow(
            () ->
                ApiError.canonical(
                    404, "NOT_FOUND", "billingAccount \"" + name(p) + "\" not found"));
  }

  private Response create(Request request, Map<String, String> p) {
    ObjectNode given = request.json();
    String id = Documents.digits(6) + "-" + Documents.digits(6) + "-" + Documents.digits(6);
    ObjectNode account =
        Json.object()
            .put("name", given.path("name").asText("billingAccounts/" + id))
            .put("displayName", given.path("displayName").asText(""))
            .put("open", true)
            .put("currencyCode", given.path("currencyCode").asText("USD"))
            .put("masterBillingAccount", given.path("masterBillingAccount").asText(""))
            .put("parent", given.path("parent").asText(""));
    return store.transaction(
        () -> {
          store.put(ACCOUNTS, account.path("name").asText(), account);
          return Response.json(account);
        });
  }

  private Response patch(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode after = find(p).deepCopy();
          after.put("displayName", request.json().path("displayName").asText());
          store.put(ACCOUNTS, name(p), after);
          return Response.json(after);
        });
  }

  private ObjectNode info(Map<String, String> p) {
    String project = p.getOrDefault("project", "");
    String account = store.get(PROJECTS, project).map(i -> i.path("account").asText()).orElse("");
    return Json.object()
        .put("name", "projects/" + project + "/billingInfo")
        .put("projectId", project)
        .put("billingAccountName", account)
        .put("billingEnabled", !account.isEmpty());
  }

  private Response link(Request request, Map<String, String> p) {
    String account = request.json().path("billingAccountName").asText("");
    if (!account.isEmpty() && !account.matches("billingAccounts/[^/]+")) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
    }
    return store.transaction(
        () -> {
          store.put(PROJECTS, p.getOrDefault("project", ""), Json.object().put("account", account));
          return Response.json(info(p));
        });
  }

  private Response projects(Request request, Map<String, String> p) {
    return Response.json(
        Pages.of(
            request,
            "projectBillingInfo",
            Json.array(
                store.all(PROJECTS).entrySet().stream()
                    .filter(e -> e.getValue().path("account").asText().equals(name(p)))
                    .map(e -> info(Map.of("project", e.getKey())))
                    .toList())));
  }
}
