package io.mlinfra.sandbox.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are not what a method takes are refused with all that is wrong with them. */
class BodiesOfNewerServicesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path dir;

  private static Sandbox sandbox;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    sandbox = Sandbox.start(SandboxConfig.in(dir));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    sandbox.close();
  }

  private static JsonNode error(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
            .method(method, BodyPublishers.ofString(body.replace('`', '"')))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body()).path("error");
  }

  @ParameterizedTest(name = "{1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /v1/projects/p-12345/serviceAccounts | {`accountId`: `abcdef`, `frob`: 1} | Invalid JSON payload received. Unknown name "frob": Cannot find field.
          POST | /v1/projects/p-12345/serviceAccounts | {`serviceAccount`: {`displayName`: 5}} | Invalid value at 'service_account.display_name' (TYPE_STRING), 5
          POST | /v1/projects/p-12345/serviceAccounts | {`serviceAccount`: `x`} | Invalid value at 'service_account' (ServiceAccount), "x"
          POST | /v1/projects/p-12345/roles | {`role`: {`includedPermissions`: [1]}} | Invalid value at 'role.included_permissions[0]' (TYPE_STRING), 1
          POST | /v1/projects/p-12345/roles | {`role`: {`title`: [`t`]}} | Invalid JSON payload received. Unknown name "title" at 'role': Proto field is not repeating, cannot start list.
          POST | /v1/projects/p-12345/roles | {`role`: {`stage`: `SOON`}} | Invalid value at 'role.stage' (TYPE_ENUM), "SOON"
          POST | /v1/projects/p-12345:setIamPolicy | {`policy`: {`bindings`: [{`frob`: 1}]}} | Invalid JSON payload received. Unknown name "frob" at 'policy.bindings[0]': Cannot find field.
          POST | /v1/projects | {`projectId`: `proj-1234`, `labels`: {`a`: 1}} | Invalid value at 'project.labels.a' (TYPE_STRING), 1
          POST | /v3/folders | {`parent`: `organizations/1`, `name_`: ``} | Invalid JSON payload received. Unknown name "name_" at 'folder': Cannot find field.
          POST | /v3/tagKeys | {`shortName`: true} | Invalid value at 'tag_key.short_name' (TYPE_STRING), true
          POST | /dns/v1/projects/p-12345/managedZones | {`visibility`: `secret`} | Invalid value at 'managed_zone.visibility' (TYPE_ENUM), "secret"
          POST | /dns/v1/projects/p-12345/managedZones/z/rrsets | {`ttl`: `soon`} | Invalid value at 'resource_record_set.ttl' (TYPE_INT32), "soon"
          POST | /v1/projects/p-12345/services:batchEnable | {`services`: []} | Invalid JSON payload received. Unknown name "services": Cannot find field.
          POST | /v1/projects/p-12345/locations/global/quotaPreferences | {`quotaConfig`: {`preferredValue`: `many`}} | Invalid value at 'quota_preference.quota_config.preferred_value' (TYPE_INT64), "many"
          PUT | /v1/projects/p-12345/billingInfo | {`billingEnabled`: `maybe`} | Invalid value at 'project_billing_info.billing_enabled' (TYPE_BOOL), "maybe"
          POST | /v3/projects/p-12345/timeSeries | {`timeSeries`: [{`points`: [{`value`: {`int64Value`: 1.5}}]}]} | Invalid value at 'time_series[0].points[0].value.int64_value' (TYPE_INT64), 1.5
          """)
  void aMistakeIsNamedWithItsPlace(String method, String path, String body, String message)
      throws Exception {
    JsonNode error = error(method, path, body);
    assertThat(error.path("message").asText()).isEqualTo(message);
    assertThat(error.path("code").asInt()).isEqualTo(400);
    assertThat(error.path("status").asText()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void allMistakesAreToldAtOnce() throws Exception {
    JsonNode error =
        error("POST", "/v1/projects/p-12345/roles", "{`frob`: 1, `role`: {`title`: 1, `x`: {}}}");
    JsonNode violations = error.at("/details/0/fieldViolations");
    assertThat(violations).hasSize(3);
    assertThat(violations.findValuesAsText("field")).containsExactly("role.title", "role");
    assertThat(error.path("message").asText().split("\n"))
        .containsExactlyElementsOf(violations.findValuesAsText("description"));
  }
}
