package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.engine.Scope.Level.GLOBAL;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.REGION;

import com.google.cloud.compute.v1.Commitment;
import com.google.cloud.compute.v1.FirewallPolicy;
import com.google.cloud.compute.v1.License;
import io.mlinfra.sandbox.compute.disks.Licenses;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.machines.Commitments;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds that fleets need now and then. */
final class FurtherKinds {
  private FurtherKinds() {}

  static List<ComputeKind> all() {
    return Stream.of(
            ComputeKind.of(
                    "firewallPolicies",
                    "firewallPolicy",
                    Set.of(GLOBAL, REGION),
                    FirewallPolicy::getDescriptor,
                    new FirewallPolicies())
                .updates("patch")
                .fingerprinted(),
            ComputeKind.of(
                    "commitments",
                    "commitment",
                    Set.of(REGION),
                    Commitment::getDescriptor,
                    new Commitments())
                .updates("patch")
                .requires("name", "plan"),
            ComputeKind.of(
                    "licenses", "license", Set.of(GLOBAL), License::getDescriptor, new Licenses())
                .updates("patch")
                .linkedWithId())
        .map(ComputeKind.Builder::build)
        .toList();
  }
}
