package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of other makers put into bodies, and the service takes. */
class ForeignBodiesTest {
  private static final String ZONE = "zones/us-central1-a/";

  @TempDir Path dir;

  /** Libcloud sends a word with every POST, google-gax an empty text. */
  @ParameterizedTest
  @ValueSource(strings = {"'ignored'", "''", "null", "{}"})
  void aBodyIsNotLookedAtWhereTheMethodTakesNone(String body) throws Exception {
    try (Api api = new Api(dir)) {
      api.run(
          "POST",
          ZONE + "instances",
          "{'name': 'vm', 'machineType': 'zones/us-central1-a/machineTypes/e2-small',"
              + " 'networkInterfaces': [{}], 'disks': [{'boot': true, 'initializeParams':"
              + " {'sourceImage': 'projects/debian-cloud/global/images/family/debian-12'}}]}");
      api.run("POST", ZONE + "instances/vm/stop", body);
      assertThat(api.get(ZONE + "instances/vm").path("status").asText()).isEqualTo("TERMINATED");
      api.run("POST", ZONE + "instances/vm/start", body);
    }
  }

  @Test
  void aBodyThatIsTakenMustBeAMessage() throws Exception {
    try (Api api = new Api(dir)) {
      assertThat(api.call("POST", "global/networks", "'ignored'").status()).isEqualTo(400);
    }
  }
}
