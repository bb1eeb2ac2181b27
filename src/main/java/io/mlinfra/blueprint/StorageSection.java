package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Region;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.RecoverySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checkpoint bucket. Hyperdisk volumes come with the machines that use them, see templates. */
final class StorageSection implements Section {
  private static final long SOFT_DELETE_SECONDS = 7 * 24 * 3600L;
  private static final int NONCURRENT_DAYS = 14;

  static Optional<RecoverySpec.StateStorage> bucket(Context cx) {
    return cx.plan().recovery().spotPreemption().map(RecoverySpec.SpotPreemption::stateStorage);
  }

  static Optional<Address> bucketAddress(Context cx) {
    return bucket(cx).map(b -> new Address("storage.bucket", b.bucket()));
  }

  @Override
  public List<DesiredResource> build(Context cx) {
    List<DesiredResource> all = new ArrayList<>();
    bucket(cx)
        .ifPresent(
            b -> {
              ObjectNode body =
                  Context.object()
                      .put("name", b.bucket())
                      .put("location", location(cx, b))
                      .put("storageClass", "STANDARD");
              ObjectNode iam =
                  body.putObject("iamConfiguration").put("publicAccessPrevention", "enforced");
              iam.putObject("uniformBucketLevelAccess").put("enabled", true);
              body.putObject("versioning").put("enabled", true);
              body.putObject("softDeletePolicy")
                  .put("retentionDurationSeconds", Long.toString(SOFT_DELETE_SECONDS));
              ObjectNode rule = body.putObject("lifecycle").putArray("rule").addObject();
              rule.putObject("action").put("type", "Delete");
              rule.putObject("condition").put("daysSinceNoncurrentTime", NONCURRENT_DAYS);
              body.set("labels", cx.labels());
              all.add(
                  cx.resource(
                      "storage.bucket",
                      b.bucket(),
                      Location.GLOBAL,
                      body,
                      List.of(),
                      1,
                      "storage",
                      Optional.empty(),
                      b.protect()));
            });
    return all;
  }

  private static String location(Context cx, RecoverySpec.StateStorage bucket) {
    return bucket
        .location()
        .orElseGet(
            () ->
                cx.catalog().region(cx.regions().getFirst()).map(Region::multiRegion).orElse("US"));
  }
}
