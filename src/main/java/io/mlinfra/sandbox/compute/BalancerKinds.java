package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.engine.Scope.Level.GLOBAL;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.REGION;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.ZONE;

import com.google.cloud.compute.v1.BackendBucket;
import com.google.cloud.compute.v1.NetworkEndpointGroup;
import com.google.cloud.compute.v1.SecurityPolicy;
import com.google.cloud.compute.v1.ServiceAttachment;
import com.google.cloud.compute.v1.SslCertificate;
import com.google.cloud.compute.v1.SslPolicy;
import com.google.cloud.compute.v1.TargetGrpcProxy;
import com.google.cloud.compute.v1.TargetHttpProxy;
import com.google.cloud.compute.v1.TargetHttpsProxy;
import com.google.cloud.compute.v1.TargetInstance;
import com.google.cloud.compute.v1.TargetPool;
import com.google.cloud.compute.v1.TargetSslProxy;
import com.google.cloud.compute.v1.TargetTcpProxy;
import com.google.cloud.compute.v1.UrlMap;
import io.mlinfra.sandbox.compute.balancing.BackendBuckets;
import io.mlinfra.sandbox.compute.balancing.EndpointGroups;
import io.mlinfra.sandbox.compute.balancing.LegacyHealthCheck;
import io.mlinfra.sandbox.compute.balancing.SslCertificates;
import io.mlinfra.sandbox.compute.balancing.SslPolicies;
import io.mlinfra.sandbox.compute.balancing.TargetPools;
import io.mlinfra.sandbox.compute.balancing.UrlMaps;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What stands between a forwarding rule and its backends. */
final class BalancerKinds {
  private static final Map<String, List<String>> BY_RULES =
      Map.of("forwardingRules", List.of("target"));

  private static final String HTTP_CHECK =
      """
      {"checkIntervalSec": 5, "timeoutSec": 5, "healthyThreshold": 2, "unhealthyThreshold": 2,
       "requestPath": "/", "port": %d}\
      """;

  private BalancerKinds() {}

  static List<ComputeKind> all() {
    return Stream.concat(proxies(), backends()).map(ComputeKind.Builder::build).toList();
  }

  private static Stream<ComputeKind.Builder> proxies() {
    return Stream.of(
        ComputeKind.of(
                "urlMaps", "urlMap", Set.of(GLOBAL, REGION), UrlMap::getDescriptor, new UrlMaps())
            .updates("patch", "update")
            .fingerprinted()
            .refers("defaultService", "pathMatchers[].defaultService")
            .usedBy(
                Map.of(
                    "targetHttpProxies", List.of("urlMap"),
                    "targetHttpsProxies", List.of("urlMap"),
                    "targetGrpcProxies", List.of("urlMap"))),
        ComputeKind.of(
                "targetHttpProxies",
                "targetHttpProxy",
                Set.of(GLOBAL, REGION),
                TargetHttpProxy::getDescriptor)
            .updates("patch")
            .requires("name", "urlMap")
            .refers("urlMap")
            .fingerprinted()
            .setters(Map.of("setUrlMap", "setUrlMap"))
            .usedBy(BY_RULES),
        ComputeKind.of(
                "targetHttpsProxies",
                "targetHttpsProxy",
                Set.of(GLOBAL, REGION),
                TargetHttpsProxy::getDescriptor)
            .updates("patch")
            .requires("name", "urlMap")
            .links("urlMap", "sslCertificates[]", "sslPolicy")
            .refers("urlMap", "sslCertificates[]", "sslPolicy")
            .defaults(
                """
                {"quicOverride": "NONE", "tlsEarlyData": "DISABLED"}\
                """)
            .fingerprinted()
            .setters(
                Map.of(
                    "setUrlMap", "SetUrlMap",
                    "setSslCertificates", "SetSslCertificates",
                    "setSslPolicy", "compute.targetHttpsProxies.setSslPolicy",
                    "setCertificateMap", "compute.targetHttpsProxies.setCertificateMap",
                    "setQuicOverride", "compute.targetHttpsProxies.setQuicOverride"))
            .usedBy(BY_RULES),
        ComputeKind.of(
                "targetGrpcProxies",
                "targetGrpcProxy",
                Set.of(GLOBAL),
                TargetGrpcProxy::getDescriptor)
            .updates("patch")
            .requires("name", "urlMap")
            .links("urlMap")
            .refers("urlMap")
            .fingerprinted()
            .linkedWithId()
            .operations(
                Map.of(
                    "insert", "compute.targetGrpcProxies.insert",
                    "patch", "compute.targetGrpcProxies.patch",
                    "delete", "compute.targetGrpcProxies.delete"))
            .usedBy(BY_RULES),
        ComputeKind.of(
                "targetSslProxies", "targetSslProxy", Set.of(GLOBAL), TargetSslProxy::getDescriptor)
            .requires("name", "service")
            .refers("service", "sslCertificates[]", "sslPolicy")
            .defaults(
                """
                {"proxyHeader": "NONE"}\
                """)
            .setters(
                Map.of(
                    "setBackendService", "TargetSslProxySetBackendService",
                    "setProxyHeader", "TargetSslProxySetProxyHeader",
                    "setSslCertificates", "TargetSslProxySetSslCertificates",
                    "setSslPolicy", "TargetSslProxySetSslPolicy",
                    "setCertificateMap", "TargetSslProxySetCertificateMap"))
            .usedBy(BY_RULES),
        ComputeKind.of(
                "targetTcpProxies",
                "targetTcpProxy",
                Set.of(GLOBAL, REGION),
                TargetTcpProxy::getDescriptor)
            .requires("name", "service")
            .refers("service")
            .defaults(
                """
                {"proxyHeader": "NONE"}\
                """)
            .setters(
                Map.of(
                    "setBackendService", "TargetTcpProxySetBackendService",
                    "setProxyHeader", "TargetTcpProxySetProxyHeader"))
            .usedBy(BY_RULES),
        ComputeKind.of(
                "targetInstances", "targetInstance", Set.of(ZONE), TargetInstance::getDescriptor)
            .requires("name", "instance")
            .links("instance", "network", "securityPolicy")
            .refers("instance", "securityPolicy")
            .setters(Map.of("setSecurityPolicy", "setSecurityPolicy"))
            .defaults(
                """
                {"natPolicy": "NO_NAT"}\
                """)
            .usedBy(BY_RULES),
        ComputeKind.of(
                "targetPools",
                "targetPool",
                Set.of(REGION),
                TargetPool::getDescriptor,
                new TargetPools())
            .links("instances[]", "healthChecks[]")
            .refers("healthChecks[]")
            .defaults(
                """
                {"sessionAffinity": "NONE"}\
                """)
            .usedBy(BY_RULES));
  }

  private static Stream<ComputeKind.Builder> backends() {
    return Stream.of(
        ComputeKind.of(
                "sslCertificates",
                "sslCertificate",
                Set.of(GLOBAL, REGION),
                SslCertificate::getDescriptor,
                new SslCertificates())
            .usedBy(
                Map.of(
                    "targetHttpsProxies", List.of("sslCertificates[]"),
                    "targetSslProxies", List.of("sslCertificates[]"))),
        ComputeKind.of(
                "sslPolicies",
                "sslPolicy",
                Set.of(GLOBAL, REGION),
                SslPolicy::getDescriptor,
                new SslPolicies())
            .updates("patch")
            .fingerprinted()
            .defaults(
                """
                {"minTlsVersion": "TLS_1_0", "profile": "COMPATIBLE"}\
                """)
            .operations(Map.of("patch", "compute.sslPolicies.patch"))
            .usedBy(
                Map.of(
                    "targetHttpsProxies", List.of("sslPolicy"),
                    "targetSslProxies", List.of("sslPolicy"))),
        ComputeKind.of(
                "backendBuckets",
                "backendBucket",
                Set.of(GLOBAL),
                BackendBucket::getDescriptor,
                new BackendBuckets())
            .updates("patch", "update")
            .requires("name", "bucketName")
            .usedBy(Map.of("urlMaps", List.of("defaultService", "pathMatchers[].defaultService"))),
        ComputeKind.of(
                "httpHealthChecks",
                "httpHealthCheck",
                Set.of(GLOBAL),
                LegacyHealthCheck::getDescriptor)
            .updates("patch", "update")
            .defaults(HTTP_CHECK.formatted(80))
            .usedBy(
                Map.of(
                    "backendServices", List.of("healthChecks[]"),
                    "targetPools", List.of("healthChecks[]"))),
        ComputeKind.of(
                "httpsHealthChecks",
                "httpsHealthCheck",
                Set.of(GLOBAL),
                LegacyHealthCheck::getDescriptor)
            .updates("patch", "update")
            .defaults(HTTP_CHECK.formatted(443))
            .usedBy(Map.of("backendServices", List.of("healthChecks[]"))),
        ComputeKind.of(
                "networkEndpointGroups",
                "networkEndpointGroup",
                Set.of(GLOBAL, REGION, ZONE),
                NetworkEndpointGroup::getDescriptor,
                new EndpointGroups())
            .refers("network", "subnetwork")
            .defaults(
                """
                {"networkEndpointType": "GCE_VM_IP_PORT", "size": 0}\
                """)
            .operations(
                Map.of(
                    "insert", "compute.regionNetworkEndpointGroups.insert",
                    "delete", "compute.regionNetworkEndpointGroups.delete"))
            .usedBy(Map.of("backendServices", List.of("backends[].group"))),
        ComputeKind.of(
                "securityPolicies",
                "securityPolicy",
                Set.of(GLOBAL, REGION),
                SecurityPolicy::getDescriptor,
                new SecurityPolicies())
            .updates("patch")
            .defaults(
                """
                {"type": "CLOUD_ARMOR"}\
                """)
            .labelled()
            .fingerprinted()
            .usedBy(Map.of("backendServices", List.of("securityPolicy", "edgeSecurityPolicy"))),
        ComputeKind.of(
                "serviceAttachments",
                "serviceAttachment",
                Set.of(REGION),
                ServiceAttachment::getDescriptor)
            .updates("patch")
            .requires("name", "connectionPreference", "natSubnets")
            .links("targetService", "producerForwardingRule", "natSubnets[]")
            .refers("targetService", "natSubnets[]")
            .fingerprinted()
            .defaults(
                """
                {"enableProxyProtocol": false}\
                """)
            .usedBy(BY_RULES));
  }
}
