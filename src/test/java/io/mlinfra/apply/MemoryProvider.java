package io.mlinfra.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.Readiness;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.OwnershipMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Adapters over a {@link MemoryCloud}, with a wire between the two that a test may break. */
final class MemoryProvider implements Provider {
  private final MemoryCloud cloud;
  private final Wire wire;
  private final Function<LiveResource, Readiness> readiness;

  MemoryProvider(MemoryCloud cloud, Wire wire) {
    this(cloud, wire, live -> Readiness.READY);
  }

  MemoryProvider(MemoryCloud cloud, Wire wire, Function<LiveResource, Readiness> readiness) {
    this.cloud = cloud;
    this.wire = wire;
    this.readiness = readiness;
  }

  @Override
  public String service() {
    return MemoryCloud.SERVICE;
  }

  @Override
  public List<ResourceAdapter> adapters() {
    OwnershipMark mark = new OwnershipMark.Label("labels");
    return List.of(
        new Kind(KindSchema.of("mem.net", "net", mark).withImmutable("range")),
        new Kind(KindSchema.of("mem.disk", "disk", mark).withImmutable("type").withCarriesData()),
        new Kind(
            KindSchema.of("mem.vm", "machine", mark)
                .withImmutable("shape")
                .withSets(Map.of("uses", ""))
                .withSecret("password")));
  }

  @Override
  public OperationState poll(OperationHandle operation, Duration wait) {
    return wire.call("poll " + operation.name(), () -> cloud.poll(operation));
  }

  @Override
  public void close() {}

  private final class Kind implements ResourceAdapter {
    private final KindSchema schema;

    Kind(KindSchema schema) {
      this.schema = schema;
    }

    @Override
    public KindSchema schema() {
      return schema;
    }

    @Override
    public Listing list(ReadScope scope) {
      return call(
          "list " + schema.kind(),
          () -> {
            List<LiveResource> found = new ArrayList<>();
            cloud
                .all()
                .forEach(
                    (path, body) -> {
                      if (path.startsWith(schema.kind() + "/")) {
                        found.add(live(path, body));
                      }
                    });
            return Listing.of(found);
          });
    }

    private LiveResource live(String path, ObjectNode body) {
      String[] parts = path.split("/");
      return new LiveResource(
          new Address(parts[0], parts[2]),
          Location.parse(parts[1]),
          path,
          body,
          schema.mark().owner(body));
    }

    @Override
    public Optional<LiveResource> read(LiveResource like) {
      return call("get " + like.id(), () -> cloud.get(like.id()).map(b -> live(like.id(), b)));
    }

    @Override
    public LiveResource expected(DesiredResource desired) {
      return new LiveResource(
          desired.address(), desired.location(), path(desired), desired.body(), Optional.empty());
    }

    @Override
    public List<Mutation> create(DesiredResource desired) {
      String path = path(desired);
      return List.of(
          Mutation.of(
              "insert",
              id -> call("insert " + path, () -> cloud.insert(path, desired.body(), id))));
    }

    @Override
    public List<Mutation> update(
        DesiredResource desired, LiveResource live, List<FieldChange> changes) {
      ObjectNode fields = desired.body().objectNode();
      changes.forEach(c -> fields.set(c.topField(), desired.body().path(c.topField())));
      int fingerprint = live.body().path("fingerprint").asInt();
      return List.of(
          Mutation.of(
              "patch",
              id ->
                  call(
                      "patch " + live.id(),
                      () -> cloud.patch(live.id(), fields, fingerprint, id))));
    }

    @Override
    public List<Mutation> delete(LiveResource live) {
      return List.of(
          Mutation.of(
              "delete",
              id ->
                  call(
                      "delete " + live.id(),
                      () -> {
                        try {
                          return cloud.delete(live.id(), id);
                        } catch (ProviderException e) {
                          if (e.failure().category() == Category.NOT_FOUND) {
                            return Mutation.DONE;
                          }
                          throw e;
                        }
                      })));
    }

    @Override
    public Readiness readiness(LiveResource live) {
      return readiness.apply(live);
    }

    private String path(DesiredResource desired) {
      return MemoryCloud.path(schema.kind(), desired.location(), desired.address().name());
    }

    private <T> T call(String what, Supplier<T> effect) {
      return wire.call(what, effect);
    }
  }
}
