package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.BodyDiff;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** An embedded cloud, and the adapters that speak to it over the wire. */
final class Cloud implements AutoCloseable {
  static final String PLAN = "fleet";
  static final String PROJECT = "ml-project";
  static final String ACCOUNT = "012345-6789AB-CDEF01";
  static final String NETWORK = "projects/ml-project/global/networks/net";
  static final String SUBNET = "projects/ml-project/regions/us-central1/subnetworks/sub";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Sandbox sandbox;
  private final List<Provider> providers;

  Cloud(Path folder) throws IOException {
    this.sandbox = Sandbox.start(SandboxConfig.in(folder));
    this.providers =
        GcpProviders.open(connection(), PLAN, List.of("checkpoints"), Optional.of(ACCOUNT));
  }

  Connection connection() {
    return connection(sandbox.baseUri());
  }

  /** All Google services at one address. */
  static Connection connection(URI address) {
    Map<String, URI> endpoints = new HashMap<>();
    for (String service :
        List.of("compute", "storage", "iam", "dns", "cloudresourcemanager", "billingbudgets")) {
      endpoints.put(service, address);
    }
    return new Connection("sandbox", PROJECT, endpoints, Optional.empty());
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static DesiredResource desired(String kind, String name, String place, JsonNode body) {
    return new DesiredResource(
        new Address(kind, name),
        Location.parse(place),
        (ObjectNode) body,
        Collections.emptySortedSet(),
        1,
        "test",
        Optional.empty(),
        false);
  }

  private Provider provider(String kind) {
    return providers.stream()
        .filter(p -> p.adapters().stream().anyMatch(a -> a.schema().kind().equals(kind)))
        .findFirst()
        .orElseThrow();
  }

  ResourceAdapter adapter(String kind) {
    return provider(kind).adapters().stream()
        .filter(a -> a.schema().kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** Sends the calls, one after the other, and waits for what they started. */
  void carryOut(String kind, List<Mutation> calls) {
    for (Mutation call : calls) {
      if (call.send(UUID.randomUUID().toString()) instanceof Mutation.Sent.Started started) {
        OperationState state = provider(kind).poll(started.operation(), LONG);
        if (!(state instanceof OperationState.Succeeded)) {
          throw new AssertionError(call.method() + " of " + kind + " ended as " + state);
        }
      }
    }
  }

  void create(DesiredResource wanted) {
    String kind = wanted.address().kind();
    carryOut(kind, adapter(kind).create(wanted));
  }

  /** Makes what most other resources need: network {@code net} and template {@code small}. */
  void withNetworkAndTemplate() {
    create(
        desired(
            "compute.network",
            "net",
            "global",
            json("{'name': 'net', 'autoCreateSubnetworks': false}")));
    create(
        desired(
            "compute.subnetwork",
            "sub",
            "us-central1",
            json(
                "{'name': 'sub', 'network': '%s', 'ipCidrRange': '10.0.0.0/20'}"
                    .formatted(NETWORK))));
    create(
        desired(
            "compute.instance_template",
            "small",
            "global",
            json(
                "{'name': 'small', 'properties': {'machineType': 'e2-medium', 'labels': {'team':"
                    + " 'ml'}, 'disks': [{'boot': true, 'initializeParams': {'sourceImage':"
                    + " 'projects/debian-cloud/global/images/family/debian-12'}}],"
                    + " 'networkInterfaces': [{'subnetwork': '%s'}]}}".formatted(SUBNET))));
  }

  Optional<LiveResource> listed(DesiredResource like) {
    return adapter(like.address().kind()).list(new ReadScope(PLAN, Set.of())).resources().stream()
        .filter(l -> l.address().equals(like.address()))
        .findFirst();
  }

  List<FieldChange> difference(DesiredResource wanted, DesiredResource before) {
    LiveResource live = listed(wanted).orElseThrow();
    return BodyDiff.compare(
        adapter(wanted.address().kind()).schema(),
        wanted.body(),
        live.body(),
        Optional.of(before.body()));
  }

  /** The names of the fields that differ, sorted. */
  static Set<String> paths(List<FieldChange> changes) {
    Set<String> paths = new TreeSet<>();
    changes.forEach(c -> paths.add(c.path()));
    return paths;
  }

  @Override
  public void close() {
    providers.forEach(Provider::close);
    sandbox.close();
  }
}
