package io.mlinfra.sandbox.google;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Service Usage: which services a project has enabled, and their identities. */
public final class ServiceUsageService implements SandboxService {
  static final String STORE = "serviceusage/enabled";

  /** The services that answer here, which are in use until somebody disables them. */
  private static final Map<String, String> SERVED =
      new TreeMap<>(
          Map.of(
              "cloudbilling.googleapis.com", "Cloud Billing API",
              "billingbudgets.googleapis.com", "Cloud Billing Budget API",
              "cloudquotas.googleapis.com", "Cloud Quotas API",
              "cloudresourcemanager.googleapis.com", "Cloud Resource Manager API",
              "compute.googleapis.com", "Compute Engine API",
              "dns.googleapis.com", "Cloud DNS API",
              "iam.googleapis.com", "Identity and Access Management (IAM) API",
              "monitoring.googleapis.com", "Cloud Monitoring API",
              "serviceusage.googleapis.com", "Service Usage API",
              "storage.googleapis.com", "Cloud Storage API"));

  /** Identities whose domain is not gcp-sa-SERVICE. */
  private static final Map<String, String> ROBOTS =
      Map.of(
          "container", "container-engine-robot",
          "compute", "compute-system",
          "dataflow", "dataflow-service-producer-prod",
          "storage", "gs-project-accounts",
          "containerregistry", "containerregistry");

  private final Store store;
  private final Operations operations;
  private final Routes routes = new Routes();

  public ServiceUsageService(Store store, Operations operations) {
    this.store = store;
    this.operations = operations;
    for (String version : List.of("v1", "v1beta1")) {
      String services = "/" + version + "/projects/{project}/services";
      routes
          .on("GET", services, this::list)
          .on("GET", services + ":batchGet", this::batchGet)
          .on("POST", services + ":batchEnable", this::batchEnable)
          .on("POST", services + "/{service}:enable", (r, p) -> enable(p, true))
          .on("POST", services + "/{service}:disable", (r, p) -> enable(p, false))
          .on("POST", services + "/{service}:generateServiceIdentity", this::identity)
          .on("GET", services + "/{service}", (r, p) -> Response.json(service(p)));
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

  private static ObjectNode service(String name, boolean enabled) {
    ObjectNode service =
        Json.object()
            .put("name", "projects/" + Documents.PROJECT_NUMBER + "/services/" + name)
            .put("state", enabled ? "ENABLED" : "DISABLED");
    if (enabled) {
      service.put("parent", "projects/" + Documents.PROJECT_NUMBER);
    }
    return service;
  }

  private ObjectNode service(Map<String, String> p) {
    String name = checked(p.getOrDefault("service", ""));
    return service(name, enabled(p.get("project"), name))
        .set("config", Json.object().put("name", name));
  }

  private static String checked(String name) {
    if (!name.matches("[a-z0-9][-a-z0-9.]*\\.[a-z]+")) {
      throw ApiError.canonical(
          404, "NOT_FOUND", "Not found or permission denied for service(s): " + name + ".");
    }
    return name;
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode services = Json.array();
    String project = p.getOrDefault("project", "");
    String prefix = project + "/";
    String filter = request.query().getOrDefault("filter", "");
    Set<String> names = made(project) ? new TreeSet<>() : new TreeSet<>(SERVED.keySet());
    store
        .entriesUnder(STORE, prefix)
        .keySet()
        .forEach(k -> names.add(k.substring(prefix.length())));
    for (String name : names) {
      ObjectNode service = service(Map.of("project", project, "service", name));
      if (SERVED.containsKey(name)) {
        service.withObjectProperty("config").put("title", SERVED.get(name));
      }
      if (filter.isEmpty() || filter.equals("state:" + service.path("state").asText())) {
        services.add(service);
      }
    }
    return Response.json(Pages.of(request, "services", services));
  }

  /** A project that somebody made uses what was enabled in it, as recorded. */
  private boolean made(@Nullable String project) {
    return project != null && store.get(ProjectsService.STORE, project).isPresent();
  }

  private boolean enabled(@Nullable String project, String name) {
    return store
        .get(STORE, project + "/" + name)
        .map(s -> s.path("enabled").asBoolean())
        .orElse(SERVED.containsKey(name) && !made(project));
  }

  private Response batchGet(Request request, Map<String, String> p) {
    ArrayNode services = Json.array();
    for (String name : request.query().getOrDefault("names", "").split(",", -1)) {
      String service = name.substring(name.lastIndexOf('/') + 1);
      services.add(service(Map.of("project", p.getOrDefault("project", ""), "service", service)));
    }
    return Response.json(Json.object().set("services", services));
  }

  private Response batchEnable(Request request, Map<String, String> p) {
    ObjectNode response = Json.object();
    ArrayNode services = response.putArray("services");
    return store.transaction(
        () -> {
          request
              .json()
              .path("serviceIds")
              .forEach(
                  id -> {
                    put(p, checked(id.asText()), true);
                    services.add(service(id.asText(), true));
                  });
          return operations.begun(
              "acat.p2-" + Documents.PROJECT_NUMBER + "-",
              Optional.of(
                  Operations.typed("google.api.serviceusage.v1.OperationMetadata", Json.object())),
              Operations.typed("google.api.serviceusage.v1.BatchEnableServicesResponse", response));
        });
  }

  private void put(Map<String, String> p, String service, boolean on) {
    String key = p.get("project") + "/" + service;
    store.put(STORE, key, Json.object().put("enabled", on));
  }

  private Response enable(Map<String, String> p, boolean on) {
    String service = checked(p.getOrDefault("service", ""));
    return store.transaction(
        () -> {
          put(p, service, on);
          String type = on ? "EnableServiceResponse" : "DisableServiceResponse";
          ObjectNode after = service(service, on);
          after.put("parent", "projects/" + Documents.PROJECT_NUMBER);
          ObjectNode response = Json.object().set("service", after);
          ObjectNode metadata =
              Operations.typed("google.protobuf.Empty", Json.object().set("value", Json.object()));
          return operations.begun(
              "acat.p2-" + Documents.PROJECT_NUMBER + "-",
              Optional.of(metadata),
              Operations.typed("google.api.serviceusage.v1." + type, response));
        });
  }

  private Response identity(Request request, Map<String, String> p) {
    String service = checked(p.getOrDefault("service", ""));
    String name = service.substring(0, service.indexOf('.'));
    ObjectNode identity =
        Json.object()
            .put(
                "email",
                "service-"
                    + Documents.PROJECT_NUMBER
                    + "@"
                    + ROBOTS.getOrDefault(name, "gcp-sa-" + name)
                    + ".iam.gserviceaccount.com")
            .put("uniqueId", Documents.digits(21));
    ObjectNode operation =
        Json.object().put("name", "operations/finished.DONE_OPERATION").put("done", true);
    operation.set(
        "response", Operations.typed("google.api.serviceusage.v1beta1.ServiceIdentity", identity));
    return Response.json(operation);
  }
}
