package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

/** Cloud Billing budgets. */
public final class BudgetsService implements SandboxService {
  private static final String STORE = "billing/budgets";

  private static final EnumEncoding ENUMS =
      new EnumEncoding(
          Map.of(
              "calendarPeriod",
              List.of("CALENDAR_PERIOD_UNSPECIFIED", "MONTH", "QUARTER", "YEAR"),
              "creditTypesTreatment",
              List.of(
                  "CREDIT_TYPES_TREATMENT_UNSPECIFIED",
                  "INCLUDE_ALL_CREDITS",
                  "EXCLUDE_ALL_CREDITS",
                  "INCLUDE_SPECIFIED_CREDITS"),
              "spendBasis",
              List.of("BASIS_UNSPECIFIED", "CURRENT_SPEND", "FORECASTED_SPEND"),
              "ownershipScope",
              List.of("OWNERSHIP_SCOPE_UNSPECIFIED", "ALL_USERS", "BILLING_ACCOUNT")));

  private final Store store;
  private final Routes routes = new Routes();

  public BudgetsService(Store store) {
    this.store = store;
    for (String version : List.of("v1", "v1beta1")) {
      String budgets = "/" + version + "/billingAccounts/{account}/budgets";
      routes
          .on("GET", budgets, this::list)
          .on("POST", budgets, (r, p) -> create(r, p, version))
          .on("GET", budgets + "/{id}", (r, p) -> Response.json(find(p)))
          .on("PATCH", budgets + "/{id}", this::patch)
          .on("DELETE", budgets + "/{id}", this::delete);
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request).map(answer -> ENUMS.answer(request, answer));
  }

  private static String key(Map<String, String> p) {
    return p.get("account") + "/" + p.get("id");
  }

  private ObjectNode find(Map<String, String> p) {
    return store
        .get(STORE, key(p))
        .orElseThrow(
            () ->
                ApiError.canonical(
                    404,
                    "NOT_FOUND",
                    "budget \"billingAccounts/"
                        + p.get("account")
                        + "/budgets/"
                        + p.get("id")
                        + "\" not found"));
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode budgets = Json.array(List.copyOf(store.under(STORE, p.get("account") + "/")));
    return Response.json(Pages.of(request, "budgets", budgets));
  }

  private Response create(Request request, Map<String, String> p, String version) {
    // The beta wraps the budget, version 1 takes it as the body.
    ObjectNode whole = ENUMS.body(request);
    JsonNode given = version.equals("v1") && !whole.has("budget") ? whole : whole.path("budget");
    if (!(given instanceof ObjectNode body)) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
    }
    return store.transaction(
        () -> {
          String id = Documents.uuid();
          ObjectNode budget =
              body.deepCopy().put("name", "billingAccounts/" + p.get("account") + "/budgets/" + id);
          complete(budget);
          store.put(STORE, p.get("account") + "/" + id, budget);
          return Response.json(budget);
        });
  }

  private static void complete(ObjectNode budget) {
    JsonNode amount = budget.path("amount");
    if (!amount.has("specifiedAmount") && !amount.has("lastPeriodAmount")) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "A budget needs an amount.");
    }
    if (amount.get("specifiedAmount") instanceof ObjectNode money
        && money.path("nanos").asInt(0) == 0) {
      money.remove("nanos");
    }
    ObjectNode filter =
        budget.get("budgetFilter") instanceof ObjectNode f ? f : budget.putObject("budgetFilter");
    if (!filter.has("calendarPeriod") && !filter.has("customPeriod")) {
      filter.put("calendarPeriod", "MONTH");
    }
    if (!filter.has("creditTypesTreatment")) {
      filter.put("creditTypesTreatment", "INCLUDE_ALL_CREDITS");
    }
    budget
        .path("thresholdRules")
        .forEach(
            r -> {
              ObjectNode rule = (ObjectNode) r;
              if (!rule.has("spendBasis")) {
                rule.put("spendBasis", "CURRENT_SPEND");
              }
            });
    for (String rule : List.of("allUpdatesRule", "notificationsRule")) {
      if (budget.get(rule) instanceof ObjectNode updates
          && !updates.path("disableDefaultIamRecipients").asBoolean(true)) {
        updates.remove("disableDefaultIamRecipients");
      }
    }
    budget.put("etag", Documents.etag());
  }

  private Response patch(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode whole = ENUMS.body(request);
          JsonNode given = whole.has("budget") ? whole.path("budget") : whole;
          String mask = request.param("updateMask").orElse(whole.path("updateMask").asText(""));
          ObjectNode before = find(p);
          String etag = given.path("etag").asText("");
          if (Documents.stale(etag, before.path("etag").asText())) {
            throw ApiError.canonical(409, "ABORTED", "The etag does not match.");
          }
          ObjectNode after =
              Documents.masked(before, (ObjectNode) given, mask)
                  .put("name", before.path("name").asText());
          complete(after);
          store.put(STORE, key(p), after);
          return Response.json(after);
        });
  }

  private Response delete(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          find(p);
          store.remove(STORE, key(p));
          return Response.json(Json.object());
        });
  }
}
