package io.mlinfra.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void placesAreFilledAndTheRestStays() {
    assertThat(
            Template.of("mail @A@ at a@b.example, @B_C@@A@ x@").filled(Map.of("A", "1", "B_C", "")))
        .isEqualTo("mail 1 at a@b.example, 1 x@");
    assertThat(Template.of("none").filled(Map.of())).isEqualTo("none");
  }

  @Test
  void whatStandsInAValueIsNoPlace() {
    assertThat(Template.of("@A@ @B@").filled(Map.of("A", "@B@", "B", "2"))).isEqualTo("@B@ 2");
  }

  @Test
  void aPlaceWithoutAValueIsNamed() {
    assertThatThrownBy(() -> Template.of("@A@").filled(Map.of())).hasMessage("no value for @A@");
  }

  @Test
  void scriptsComeFromTheProgram() {
    assertThatThrownBy(() -> Template.named("absent.sh")).hasMessageContaining("absent.sh");
  }
}
