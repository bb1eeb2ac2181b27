package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What terraform's google provider sends, in its order, is answered as the provider needs it: each
 * call has its status, each operation ends without an error, and a destroy leaves nothing.
 */
class TerraformCallsTest {
  @TempDir Path dir;

  @Test
  void eachCallIsAnsweredAsTheProviderExpects() throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    try (Api api = new Api(dir)) {
      for (List<String> line : Table.read("terraform.txt")) {
        Api.Answer answer = api.call(line.get(0), line.get(1), line.get(2));
        boolean failed =
            answer.body().path("kind").asText().equals("compute#operation")
                && answer.body().has("error");
        if (answer.status() != Integer.parseInt(line.get(3)) || failed) {
          wrong.add(line + " was answered " + answer);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
