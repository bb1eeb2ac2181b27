package io.mlinfra;
import static org.assertj.core.api.Assertions.assertThat;
import net.jqwik.api.*;
import org.junit.jupiter.api.Test;
class SmokeTest {
  @Test void runs() { assertThat(Runtime.version().feature()).isGreaterThanOrEqualTo(25); }
  @Property(tries=10) void prop(@ForAll int a) { assertThat((long) a + 1).isGreaterThan((long) a); }
}
