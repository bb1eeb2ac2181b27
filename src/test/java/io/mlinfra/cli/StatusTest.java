package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
  @TempDir Path dir;

  private String status(long pid, String host) throws IOException {
    Path state = Files.createDirectories(dir.resolve("cloud/state/two-homes"));
    Files.writeString(
        state.resolve("lock.json"),
        """
        {"id": "a-lock", "owner": "someone", "host": "%s", "pid": %d, "command": "apply",
         "since": "2026-11-26T10:00:00Z", "expires": "2099-01-01T00:00:00Z"}
        """
            .formatted(host, pid));
    Cli.Result result =
        Cli.run(
            "status",
            "-f",
            "src/test/resources/plans/two-homes.yaml",
            "--sandbox-dir",
            dir.resolve("cloud").toString());
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void aKilledProcessHoldsNoLockAndALivingOneDoes() throws IOException {
    String here = InetAddress.getLocalHost().getHostName();
    assertThat(status(999_999_999L, here)).contains("Lock: free");
    assertThat(status(ProcessHandle.current().pid(), here)).contains("a-lock");
    assertThat(status(999_999_999L, "another-host")).contains("a-lock");
  }
}
