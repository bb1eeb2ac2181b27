package io.mlinfra.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes requests that are right in part: real paths and bodies, then something bent or broken. */
final class RequestMaker {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW", "get", "");
  private static final List<String> COLLECTIONS =
      List.of(
          "networks",
          "subnetworks",
          "firewalls",
          "routes",
          "routers",
          "addresses",
          "instances",
          "disks",
          "healthChecks",
          "backendServices",
          "forwardingRules",
          "operations",
          "images",
          "instanceTemplates",
          "instanceGroupManagers",
          "autoscalers",
          "instanceGroups",
          "resourcePolicies",
          "reservations",
          "machineTypes",
          "nothings");
  private static final List<String> SCOPES =
      List.of(
          "global",
          "regions/us-central1",
          "zones/us-central1-a",
          "regions/x",
          "zones/a",
          "aggregated",
          "zones",
          "");
  private static final List<String> ACTIONS =
      List.of(
          "",
          "setLabels",
          "wait",
          "resize",
          "stop",
          "addPeering",
          "getIamPolicy",
          "getHealth",
          "setMetadata",
          "attachDisk",
          "listManagedInstances",
          "recreateInstances",
          "..",
          "%00");
  private static final List<String> QUERIES =
      List.of(
          "",
          "filter=name=x",
          "filter=((",
          "filter=a+eq+%5B",
          "filter=%22",
          "maxResults=-1",
          "maxResults=x",
          "pageToken=!!",
          "orderBy=zzz",
          "fields=items(name",
          "fields=a/b(c,d)",
          "fields=)))",
          "alt=media",
          "prettyPrint=false",
          "requestId=1",
          "uploadType=resumable",
          "uploadType=multipart",
          "%zz",
          "&&=&",
          "filter=NOT",
          "filter=a:(b+OR+c)",
          "generation=x",
          "ifGenerationMatch=abc",
          "pageSize=-4",
          "size=x");
  private static final List<String> FIELDS =
      List.of(
          "name",
          "network",
          "ipCidrRange",
          "labels",
          "properties",
          "disks",
          "targetSize",
          "networkInterfaces",
          "type",
          "allowed",
          "nats",
          "sizeGb",
          "machineType",
          "region",
          "instances",
          "networkPeering",
          "autoscalingPolicy",
          "instanceTemplate",
          "versions",
          "updatePolicy",
          "fingerprint",
          "labelFingerprint",
          "scheduling",
          "metadata",
          "policy",
          "backends",
          "healthChecks",
          "iap",
          "rrsets",
          "additions",
          "location",
          "lifecycle",
          "x");
  private static final List<String> ROOTS =
      List.of(
          "/storage/v1/b",
          "/storage/v1/b/x/o",
          "/storage/v1/b/x/o/y%2Fz",
          "/upload/storage/v1/b/x/o",
          "/dns/v1/projects/p-12345/managedZones",
          "/dns/v1/projects/p-12345/managedZones/z/changes",
          "/v1/projects/p-12345/serviceAccounts",
          "/v1/projects/p-12345:setIamPolicy",
          "/v1/billingAccounts/1/budgets",
          "/v1/roles:queryGrantableRoles",
          "/v2/policies/cloudresourcemanager.googleapis.com%252Fprojects%252Fp-12345/denypolicies",
          "/v3/tagKeys",
          "/v3/tagBindings/%252F%252Fa%252Fb/tagValues/1",
          "/v3/projects/p-12345/alertPolicies",
          "/v3/projects/p-12345/uptimeCheckConfigs",
          "/v1/projects/p-12345/dashboards",
          "/storage/v1/projects/p-12345/hmacKeys",
          "/x/y?uploads",
          "/x/y?uploadId=1&partNumber=1",
          "/v1beta/projects/p-12345/locations/global/quotaPreferences",
          "/api/v1/monitor",
          "/api/v1/dashboard",
          "/api/2.1/clusters/create",
          "/_sandbox/faults/x",
          "/batch",
          "/batch/storage/v1",
          "//",
          "/%",
          "/compute",
          "/compute/v1/projects/%2e%2e/global");

  /** Bodies that are right, so that later requests find something. */
  private static final List<String> RIGHT =
      List.of(
          "networks {\"name\":\"n1\",\"autoCreateSubnetworks\":false}",
          "firewalls {\"name\":\"n2\",\"allowed\":[{\"IPProtocol\":\"tcp\"}]}",
          "healthChecks {\"name\":\"n3\",\"type\":\"TCP\"}",
          "addresses {\"name\":\"n4\"}",
          "disks {\"name\":\"n5\",\"sizeGb\":\"10\"}",
          "instances"
              + " {\"name\":\"n6\",\"machineType\":\"zones/us-central1-a/machineTypes/n2-standard-2\","
              + "\"networkInterfaces\":[{}],\"disks\":[{\"boot\":true,\"initializeParams\":{}}]}",
          "routers {\"name\":\"n7\",\"network\":\"global/networks/default\"}",
          "instanceGroupManagers {\"name\":\"n8\",\"targetSize\":2}",
          "instanceTemplates {\"name\":\"n9\",\"properties\":{\"machineType\":\"n2-standard-2\"}}",
          "subnetworks {\"name\":\"n10\",\"network\":\"global/networks/n1\","
              + "\"ipCidrRange\":\"10.0.0.0/24\"}");

  private final Random random;

  RequestMaker(Random random) {
    this.random = random;
  }

  byte[] next() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      return noise;
    }
    if (kind == 1) {
      return right();
    }
    String body = kind < 3 ? broken() : json(0);
    String length =
        switch (random.nextInt(30)) {
          case 0 -> "Content-Length: -5\r\n";
          case 1 -> "Content-Length: many\r\n";
          case 2 -> "Transfer-Encoding: chunked\r\n";
          case 3 -> "";
          default -> "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
        };
    String host = random.nextInt(25) == 0 ? "Host: evil.example\r\n" : "Host: 127.0.0.1\r\n";
    String more =
        switch (random.nextInt(25)) {
          case 0 -> "Content-Encoding: gzip\r\n";
          case 1 -> "X-HTTP-Method-Override: " + pick(METHODS) + "\r\n";
          case 2 -> "Range: bytes=9-1\r\n";
          case 3 -> "Content-Type: multipart/related; boundary=\"\r\n";
          case 4 -> "Content-Range: bytes x-y/z\r\n";
          case 5 -> "no colon here\r\n";
          case 6 -> "X-Long: " + "a".repeat(20_000) + "\r\n";
          default -> "Content-Type: application/json\r\n";
        };
    String text =
        pick(METHODS) + " " + target() + " HTTP/1.1\r\n" + host + length + more + "\r\n" + body;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] right() {
    String[] collectionAndBody = pick(RIGHT).split(" ", 2);
    String text =
        "POST /compute/v1/projects/p-12345/"
            + SCOPES.get(random.nextInt(3))
            + "/"
            + collectionAndBody[0]
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
            + collectionAndBody[1].length()
            + "\r\n\r\n"
            + collectionAndBody[1];
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String target() {
    String query = pick(QUERIES);
    String path =
        random.nextInt(4) == 0
            ? pick(ROOTS)
            : "/compute/v1/projects/p-12345/"
                + pick(SCOPES)
                + "/"
                + pick(COLLECTIONS)
                + (random.nextBoolean() ? "/" + name() + "/" + pick(ACTIONS) : "");
    return query.isEmpty() ? path : path + "?" + query;
  }

  private String name() {
    return switch (random.nextInt(8)) {
      case 0 -> "UPPER";
      case 1 -> "a".repeat(100);
      case 2 -> "%F0%9F%98%80";
      default -> "n" + random.nextInt(20);
    };
  }

  private String broken() {
    String whole = json(0);
    return random.nextBoolean()
        ? whole.substring(0, random.nextInt(whole.length() + 1))
        : "[".repeat(1 + random.nextInt(5000));
  }

  private String json(int depth) {
    int choice = depth == 0 ? 8 : random.nextInt(depth > 3 ? 7 : 10);
    return switch (choice) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> Long.toString(random.nextLong());
      case 3 -> "1e999";
      case 4 -> "\"" + name() + "\"";
      case 5 -> "\"projects/p-12345/global/networks/" + name() + "\"";
      case 6 -> "\"10." + random.nextInt(300) + ".0.0/" + random.nextInt(40) + "\"";
      case 7 -> "[" + json(depth + 1) + "," + json(depth + 1) + "]";
      default -> {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(6); i > 0; i--) {
          object.append(object.length() > 1 ? "," : "");
          object.append("\"").append(pick(FIELDS)).append("\":").append(json(depth + 1));
        }
        if (depth == 0 && random.nextBoolean()) {
          object.append(object.length() > 1 ? "," : "").append("\"name\":\"n");
          object.append(random.nextInt(20)).append("\"");
        }
        yield object.append("}").toString();
      }
    };
  }

  private String pick(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
