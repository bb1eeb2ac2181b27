package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What terraform's google provider sends, in its order, is answered as the provider needs it: each
 * call has its status, each operation ends without an error, answers hold what the next plan would
 * otherwise want to change, and a destroy leaves nothing.
 */
class TerraformCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  @Test
  void eachCallIsAnsweredAsTheProviderExpects() throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    String id = "";
    try (Api api = new Api(dir)) {
      for (List<String> line : Table.read("terraform.txt")) {
        Api.Answer answer =
            api.call(line.get(0), line.get(1).replace("{id}", id), line.get(2).replace("{id}", id));
        boolean failed =
            answer.body().path("kind").asText().equals("compute#operation")
                && answer.body().has("error");
        boolean asWanted =
            line.size() < 5
                || holds(
                    answer.body(),
                    JSON.readTree(line.get(4).replace("{id}", id).replace('\'', '"')));
        if (answer.status() != Integer.parseInt(line.get(3)) || failed || !asWanted) {
          wrong.add(line + " was answered " + answer);
        }
        if (line.get(0).equals("GET")) {
          id = answer.body().path("id").asText(id);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether an answer has all of it; what is null must not be there. */
  private static boolean holds(JsonNode answer, JsonNode wanted) {
    if (wanted.isNull()) {
      return answer.isMissingNode();
    }
    if (wanted.isObject()) {
      return wanted.properties().stream()
          .allMatch(f -> holds(answer.path(f.getKey()), f.getValue()));
    }
    if (wanted.isArray() && answer.size() == wanted.size()) {
      for (int i = 0; i < wanted.size(); i++) {
        if (!holds(answer.path(i), wanted.path(i))) {
          return false;
        }
      }
      return true;
    }
    return answer.equals(wanted);
  }
}
