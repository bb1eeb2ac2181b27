package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages say which services, kinds and fields are there; {@code scripts/docs} writes them. */
class SandboxDocsTest {
  @Test
  void thePagesSayWhatTheCodeHas(@TempDir Path scratch) throws IOException {
    Path page = Path.of("docs/sandbox.md");
    same(page, SandboxPage.brought(Files.readString(page), scratch.resolve("page")));
    same(Path.of("docs/sandbox-fields.md"), SandboxPage.reference(scratch.resolve("fields")));
  }

  private static void same(Path file, String wanted) throws IOException {
    if ("write".equals(System.getProperty("mlinfra.docs"))) {
      Files.writeString(file, wanted);
    }
    assertThat(file).as("run scripts/docs").exists();
    assertThat(Files.readString(file)).as("run scripts/docs").isEqualTo(wanted);
  }
}
