package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IAM: service accounts and their policies. */
public final class IamService implements SandboxService {
  private static final String STORE = "iam/serviceAccounts";

  private static final Pattern COMPUTE_DEFAULT =
      Pattern.compile("(\\d{1,20})-compute@developer\\.gserviceaccount\\.com");

  private final Store store;
  private final Policies policies;
  private final ServiceAccountKeys keys;
  private final Routes routes = new Routes();

  public IamService(Store store, SandboxClock clock, Policies policies) {
    this.store = store;
    this.keys = new ServiceAccountKeys(store, clock);
    this.policies = policies;
    String accounts = "/v1/projects/{project}/serviceAccounts";
    PolicyRoutes.add(routes, accounts + "/{email}", policies, p -> find(p).path("name").asText());
    routes
        .on("GET", accounts, this::list)
        .on("POST", accounts, this::create)
        .on("POST", accounts + "/{email}:disable", (r, p) -> toggled(p, true))
        .on("POST", accounts + "/{email}:enable", (r, p) -> toggled(p, false))
        .on("GET", accounts + "/{email}", (r, p) -> Response.json(find(p)))
        .on("PATCH", accounts + "/{email}", this::patch)
        .on("PUT", accounts + "/{email}", (r, p) -> changed(p, r.json()))
        .on("DELETE", accounts + "/{email}", this::delete)
        .on("POST", accounts + "/{email}:undelete", IamService::undelete);
    String one = accounts + "/{email}/keys/{key}";
    routes
        .on("GET", accounts + "/{email}/keys", (r, p) -> keys.list(r, find(p)))
        .on("POST", accounts + "/{email}/keys", (r, p) -> keys.create(r, find(p)))
        .on("POST", one + ":disable", (r, p) -> keys.toggled(find(p), id(p), true))
        .on("POST", one + ":enable", (r, p) -> keys.toggled(find(p), id(p), false))
        .on("GET", one, (r, p) -> Response.json(keys.find(find(p), id(p))))
        .on("DELETE", one, (r, p) -> keys.delete(find(p), id(p)))
        .on("POST", "/token", IamService::token);
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private static String id(Map<String, String> p) {
    return p.getOrDefault("key", "");
  }

  private static Response undelete(Request request, Map<String, String> p) {
    throw ApiError.canonical(
        404, "NOT_FOUND", "Service account " + p.get("email") + " is not there to be undeleted.");
  }

  /** A token for whoever asks: nothing here is guarded by one. */
  private static Response token(Request request, Map<String, String> p) {
    return Response.json(
        Json.object()
            .put("access_token", "sandbox")
            .put("token_type", "Bearer")
            .put("expires_in", 3600));
  }

  private ObjectNode find(Map<String, String> p) {
    String project = p.getOrDefault("project", "");
    String email = p.getOrDefault("email", "");
    boolean known = email.contains("@") && !project.equals("-");
    Optional<ObjectNode> found =
        known
            ? store.get(STORE, project + "/" + email)
            : store.all(STORE).values().stream()
                .filter(
                    a ->
                        a.path("email").asText().equals(email)
                            || a.path("uniqueId").asText().equals(email))
                .findFirst();
    return found.or(() -> defaultOf(project, email)).orElseThrow(IamService::unknown);
  }

  /** The account that comes with Compute Engine, until somebody changes it kept nowhere. */
  private static Optional<ObjectNode> defaultOf(String project, String email) {
    Matcher m = COMPUTE_DEFAULT.matcher(email);
    if (!m.matches()) {
      return Optional.empty();
    }
    String home = project.equals("-") ? m.group(1) : project;
    return Optional.of(
        Json.object()
            .put("name", "projects/" + home + "/serviceAccounts/" + email)
            .put("projectId", home)
            .put("uniqueId", "1" + "0".repeat(20 - m.group(1).length()) + m.group(1))
            .put("email", email)
            .put("displayName", "Compute Engine default service account")
            .put("etag", "MDEwMjE5MjA=")
            .put("oauth2ClientId", "1" + "0".repeat(20 - m.group(1).length()) + m.group(1)));
  }

  private static ApiError unknown() {
    return ApiError.legacyWithStatus(404, "notFound", "NOT_FOUND", "Unknown service account");
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode all = Json.array(List.copyOf(store.under(STORE, p.get("project") + "/")));
    return Response.json(Pages.of(request, "accounts", all, "pageSize", 100));
  }

  private Response create(Request request, Map<String, String> p) {
    String project = p.getOrDefault("project", "");
    String id = request.json().path("accountId").asText("");
    if (!id.matches("[a-z]([-a-z0-9]{4,28}[a-z0-9])")) {
      throw ApiError.canonical(
          400,
          "INVALID_ARGUMENT",
          "The account ID \""
              + id
              + "\" does not have a length between 6 and 30, or is not of lower-case letters,"
              + " digits and dashes.");
    }
    String email = id + "@" + project + ".iam.gserviceaccount.com";
    return store.transaction(
        () -> {
          if (store.get(STORE, project + "/" + email).isPresent()) {
            throw ApiError.canonical(
                409,
                "ALREADY_EXISTS",
                "Service account "
                    + id
                    + " already exists within project projects/"
                    + project
                    + ".");
          }
          ObjectNode account = Json.object();
          account
              .put("name", "projects/" + project + "/serviceAccounts/" + email)
              .put("projectId", project)
              .put("uniqueId", Documents.digits(21))
              .put("email", email);
          request.json().path("serviceAccount").properties().stream()
              .filter(f -> f.getKey().equals("displayName") || f.getKey().equals("description"))
              .forEach(f -> account.set(f.getKey(), f.getValue()));
          account.put("etag", Documents.etag()).put("oauth2ClientId", Documents.digits(21));
          store.put(STORE, project + "/" + email, account);
          return Response.json(account);
        });
  }

  private Response patch(Request request, Map<String, String> p) {
    ObjectNode given = request.json();
    if (!(given.path("serviceAccount") instanceof ObjectNode wanted)) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "A service account is required.");
    }
    ObjectNode fields = Json.object();
    for (String path : given.path("updateMask").asText("").split(",", -1)) {
      String field =
          switch (path.strip()) {
            case "display_name", "displayName" -> "displayName";
            case "description" -> "description";
            default ->
                throw ApiError.canonical(400, "INVALID_ARGUMENT", "Invalid update mask: " + path);
          };
      fields.put(field, wanted.path(field).asText(""));
    }
    changed(p, fields);
    return Response.json(fields.put("name", find(p).path("name").asText()));
  }

  private Response changed(Map<String, String> p, ObjectNode fields) {
    return store.transaction(
        () -> {
          ObjectNode after = Documents.merged(find(p), fields);
          after.put("etag", Documents.etag());
          store.put(
              STORE, after.path("projectId").asText() + "/" + after.path("email").asText(), after);
          return Response.json(after);
        });
  }

  private Response toggled(Map<String, String> p, boolean disabled) {
    changed(p, Json.object().put("disabled", disabled));
    return Response.json(Json.object());
  }

  private Response delete(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode account = find(p);
          store.remove(
              STORE, account.path("projectId").asText() + "/" + account.path("email").asText());
          policies.remove(account.path("name").asText());
          keys.forget(account);
          return Response.json(Json.object());
        });
  }
}
