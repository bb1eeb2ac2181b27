package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.engine.Scope.Level.REGION;

import com.google.cloud.compute.v1.CompositeHealthCheck;
import com.google.cloud.compute.v1.HealthAggregationPolicy;
import com.google.cloud.compute.v1.HealthCheckService;
import com.google.cloud.compute.v1.HealthSource;
import com.google.cloud.compute.v1.NotificationEndpoint;
import com.google.protobuf.Descriptors.Descriptor;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Kinds that tell others how a region's backends do. */
final class HealthKinds {
  private HealthKinds() {}

  static List<ComputeKind> all() {
    return Stream.of(
            of(
                    "healthAggregationPolicies",
                    "healthAggregationPolicy",
                    HealthAggregationPolicy::getDescriptor)
                .updates("patch")
                .fingerprinted()
                .linkedWithId()
                .defaults(
                    """
                    {"policyType": "BACKEND_SERVICE_POLICY", "healthyPercentThreshold": 60,\
                     "minHealthyThreshold": 1}\
                    """)
                .usedBy(Map.of("healthSources", List.of("healthAggregationPolicy"))),
            of("healthSources", "healthSource", HealthSource::getDescriptor)
                .updates("patch")
                .requires("name", "sourceType", "sources")
                .links("sources[]", "healthAggregationPolicy")
                .refers("sources[]", "healthAggregationPolicy")
                .fingerprinted()
                .linkedWithId()
                .usedBy(Map.of("compositeHealthChecks", List.of("healthSources[]"))),
            of("compositeHealthChecks", "compositeHealthCheck", CompositeHealthCheck::getDescriptor)
                .updates("patch")
                .requires("name", "healthDestination")
                .links("healthSources[]", "healthDestination")
                .refers("healthSources[]", "healthDestination")
                .fingerprinted()
                .linkedWithId(),
            of("notificationEndpoints", "notificationEndpoint", NotificationEndpoint::getDescriptor)
                .requires("name", "grpcSettings")
                .defaults(
                    """
                    {"grpcSettings": {}}\
                    """)
                .usedBy(Map.of("healthCheckServices", List.of("notificationEndpoints[]"))),
            of("healthCheckServices", "healthCheckService", HealthCheckService::getDescriptor)
                .updates("patch")
                .requires("name", "healthChecks")
                .links("healthChecks[]", "networkEndpointGroups[]", "notificationEndpoints[]")
                .refers("healthChecks[]", "networkEndpointGroups[]", "notificationEndpoints[]")
                .fingerprinted()
                .defaults(
                    """
                    {"healthStatusAggregationPolicy": "NO_AGGREGATION"}\
                    """))
        .map(ComputeKind.Builder::build)
        .toList();
  }

  private static ComputeKind.Builder of(
      String collection, String type, Supplier<Descriptor> message) {
    return ComputeKind.of(collection, type, Set.of(REGION), message);
  }
}
