package io.mlinfra.provider.gcp;

import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import java.util.List;
import java.util.Optional;

/**
 * Record sets in zones of ours. They have no mark of their own, so they belong to whom the zone
 * belongs; the NS and SOA records that come with a zone belong to nobody.
 */
record OwnedRecords(ResourceAdapter records, String plan) implements ResourceAdapter {
  @Override
  public KindSchema schema() {
    return records.schema();
  }

  @Override
  public Listing list(ReadScope scope) {
    Listing listing = records.list(scope);
    return new Listing(
        listing.resources().stream().filter(r -> !automatic(r)).map(this::owned).toList(),
        listing.unreachable());
  }

  private static boolean automatic(LiveResource record) {
    String type = record.body().path("type").asText();
    return type.equals("NS") || type.equals("SOA");
  }

  private LiveResource owned(LiveResource record) {
    return new LiveResource(
        record.address(), record.location(), record.id(), record.body(), Optional.of(plan));
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    return records.read(like).map(this::owned);
  }

  @Override
  public LiveResource expected(DesiredResource desired) {
    return records.expected(desired);
  }

  @Override
  public List<Mutation> create(DesiredResource desired) {
    return records.create(desired);
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    return records.update(desired, live, changes);
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    return records.delete(live);
  }
}
