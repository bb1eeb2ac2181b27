package io.mlinfra.provider.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.provider.ThrottledReads;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.OwnershipMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files in the plan's own folder of the workspace, {@code /Shared/mlinfra/PLAN}: whatever lies
 * there is the plan's. An import overwrites, so sending one twice does no harm.
 */
final class WorkspaceFileAdapter implements ResourceAdapter {
  private static final String ROOT = "/Shared/mlinfra/";
  private static final KindSchema SCHEMA =
      KindSchema.of(
              "databricks.workspace_file", "Databricks workspace file", new OwnershipMark.Derived())
          .withImmutable("path");

  private final DatabricksClient client;

  WorkspaceFileAdapter(DatabricksClient client) {
    this.client = client;
  }

  @Override
  public KindSchema schema() {
    return SCHEMA;
  }

  @Override
  public Listing list(ReadScope scope) {
    String folder = ROOT + scope.plan();
    List<LiveResource> found = new ArrayList<>();
    for (JsonNode object : listed(folder)) {
      if (object.path("object_type").asText().equals("FILE")) {
        get(object.path("path").asText()).ifPresent(found::add);
      }
    }
    return Listing.of(found);
  }

  private JsonNode listed(String folder) {
    return call(() -> client.get("/api/2.0/workspace/list", Map.of("path", folder)))
        .map(answer -> answer.path("objects"))
        .orElseGet(JsonNodeFactory.instance::arrayNode);
  }

  private Optional<LiveResource> get(String path) {
    return call(() ->
            client.get("/api/2.0/workspace/export", Map.of("path", path, "format", "AUTO")))
        .map(
            answer ->
                live(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("path", path)
                        .put("content", answer.path("content").asText())));
  }

  private static Optional<JsonNode> call(java.util.function.Supplier<JsonNode> read) {
    try {
      return Optional.of(ThrottledReads.through(read));
    } catch (ProviderException e) {
      if (e.failure().category() == Failure.Category.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static LiveResource live(ObjectNode body) {
    String path = body.path("path").asText();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new LiveResource(
        new Address(SCHEMA.kind(), name), Location.GLOBAL, path, body, owner(path));
  }

  private static Optional<String> owner(String path) {
    int end = path.lastIndexOf('/');
    return path.startsWith(ROOT) && end > ROOT.length()
        ? Optional.of(path.substring(ROOT.length(), end))
        : Optional.empty();
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    return get(like.id());
  }

  @Override
  public LiveResource expected(DesiredResource desired) {
    return live(desired.body());
  }

  @Override
  public List<Mutation> create(DesiredResource desired) {
    String path = desired.body().path("path").asText();
    ObjectNode folder =
        JsonNodeFactory.instance.objectNode().put("path", path.substring(0, path.lastIndexOf('/')));
    return List.of(
        Mutation.of(
            "workspace.import",
            requestId -> {
              client.post("/api/2.0/workspace/mkdirs", folder);
              client.post("/api/2.0/workspace/import", content(desired));
              return Mutation.DONE;
            }));
  }

  private static ObjectNode content(DesiredResource desired) {
    return desired.body().deepCopy().put("format", "AUTO").put("overwrite", true);
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    return List.of(
        Mutation.of(
            "workspace.import",
            requestId -> {
              client.post("/api/2.0/workspace/import", content(desired));
              return Mutation.DONE;
            }));
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("path", live.id()).put("recursive", false);
    return List.of(
        Mutation.of(
            "workspace.delete",
            requestId -> {
              call(() -> client.post("/api/2.0/workspace/delete", body));
              return Mutation.DONE;
            }));
  }
}
