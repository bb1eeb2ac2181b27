package io.mlinfra.apply;

import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.Readiness;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real provider with all its calls led over a test's wire. */
record WiredProvider(Provider inner, Wire wire) implements Provider {
  @Override
  public String service() {
    return inner.service();
  }

  @Override
  public List<ResourceAdapter> adapters() {
    return inner.adapters().stream().<ResourceAdapter>map(a -> new Wired(a, wire)).toList();
  }

  @Override
  public OperationState poll(OperationHandle operation, Duration wait) {
    return wire.call("poll", () -> inner.poll(operation, wait));
  }

  /** Stays open: the test still needs the inner one. */
  @Override
  public void close() {}

  private record Wired(ResourceAdapter inner, Wire wire) implements ResourceAdapter {
    @Override
    public KindSchema schema() {
      return inner.schema();
    }

    @Override
    public Listing list(ReadScope scope) {
      return wire.call("list", () -> inner.list(scope));
    }

    @Override
    public Optional<LiveResource> read(LiveResource like) {
      return wire.call("read", () -> inner.read(like));
    }

    @Override
    public LiveResource expected(DesiredResource desired) {
      return inner.expected(desired);
    }

    @Override
    public List<Mutation> create(DesiredResource desired) {
      return wired(inner.create(desired));
    }

    @Override
    public List<Mutation> update(
        DesiredResource desired, LiveResource live, List<FieldChange> changes) {
      return wired(inner.update(desired, live, changes));
    }

    @Override
    public List<Mutation> delete(LiveResource live) {
      return wired(inner.delete(live));
    }

    private List<Mutation> wired(List<Mutation> mutations) {
      return mutations.stream()
          .map(m -> Mutation.of(m.method(), id -> wire.call(m.method(), () -> m.send(id))))
          .toList();
    }

    @Override
    public Readiness readiness(LiveResource live) {
      return wire.call("readiness", () -> inner.readiness(live));
    }
  }
}
