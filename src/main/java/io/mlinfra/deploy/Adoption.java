package io.mlinfra.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.BodyDiff;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.plan.LiveState;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.OwnershipMark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes over a resource that exists already: puts the plan's mark on it and changes nothing else.
 */
public final class Adoption {
  private static final Duration WAIT = Duration.ofMinutes(2);

  private final Deployment deployment;
  private final List<Provider> providers;

  public Adoption(Deployment deployment, List<Provider> providers) {
    this.deployment = deployment;
    this.providers = List.copyOf(providers);
  }

  /**
   * Adopts.
   *
   * @param id the existing resource's name, id or link
   * @return what was done, for a person
   * @throws IllegalArgumentException when the plan has no such address, or nothing to adopt is
   *     found; the message says which
   */
  public String adopt(Address address, String id) {
    DesiredResource desired =
        deployment
            .graph()
            .get(address)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the plan has no "
                            + address
                            + "; `mlinfra graph -o json` lists its addresses"));
    LiveState live = deployment.read();
    LiveResource found =
        live.all().stream()
            .filter(l -> l.address().kind().equals(address.kind()))
            .filter(
                l ->
                    l.id().equals(id)
                        || l.address().name().equals(id)
                        || l.id().endsWith("/" + id)
                        || l.body().path("selfLink").asText().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no " + address.kind() + " with the id " + id));
    if (found.owner().isPresent()) {
      String owner = found.owner().get();
      if (found.ownedBy(live.plan())) {
        return address + " belongs to this plan already.";
      }
      throw new IllegalArgumentException(
          id + " belongs to the plan \"" + owner + "\"; remove it from there first");
    }
    KindSchema schema = live.schema(address.kind());
    ObjectNode marked = marked(schema, desired, found);
    List<FieldChange> changes = BodyDiff.compare(schema, marked, found.body(), Optional.empty());
    if (changes.stream().anyMatch(FieldChange::forcesReplacement)) {
      throw new IllegalArgumentException(
          address.kind()
              + " cannot be marked without being made anew; delete it and let apply create it, or"
              + " leave it to whoever made it");
    }
    send(desired.withBody(marked), found, changes);
    return "Adopted "
        + id
        + " as "
        + address
        + ". `mlinfra plan` shows what differs from the plan.";
  }

  /** Only the field that carries the mark, everything else as it is. */
  private static ObjectNode marked(KindSchema schema, DesiredResource desired, LiveResource found) {
    ObjectNode body = desired.body().objectNode();
    switch (schema.mark()) {
      case OwnershipMark.Label m -> {
        ObjectNode labels =
            found.body().path(m.field()) instanceof ObjectNode given
                ? given.deepCopy()
                : body.objectNode();
        body.set(
            m.field(),
            labels.put(
                OwnershipMark.KEY,
                desired.body().path(m.field()).path(OwnershipMark.KEY).asText()));
      }
      case OwnershipMark.Text m -> body.set(m.field(), desired.body().path(m.field()));
      case OwnershipMark.Tag m -> body.set(m.field(), desired.body().path(m.field()));
      case OwnershipMark.NamePrefix m -> body.set(m.field(), desired.body().path(m.field()));
      case OwnershipMark.Derived _ ->
          throw new IllegalArgumentException(
              schema.title() + " has no place for a mark; it is adopted by being in the plan");
    }
    return body;
  }

  private void send(DesiredResource marked, LiveResource found, List<FieldChange> changes) {
    for (Provider provider : providers) {
      for (ResourceAdapter adapter : provider.adapters()) {
        if (adapter.schema().kind().equals(found.address().kind())) {
          for (Mutation mutation : adapter.update(marked, found, changes)) {
            if (mutation.send(UUID.randomUUID().toString())
                instanceof Mutation.Sent.Started started) {
              await(provider, started);
            }
          }
        }
      }
    }
  }

  private static void await(Provider provider, Mutation.Sent.Started started) {
    OperationState state = provider.poll(started.operation(), WAIT);
    while (state instanceof OperationState.Running) {
      state = provider.poll(started.operation(), WAIT);
    }
    if (state instanceof OperationState.Failed failed) {
      throw new ProviderException(failed.failure());
    }
  }
}
