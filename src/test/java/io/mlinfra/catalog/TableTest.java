package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  private static final String TEXT = "# about\nname,n,yes\na,1,yes\na,2,no\nab,3,\n";

  private final Table table = Table.of("letters", TEXT);

  @Test
  void commentsAndTheHeadingAreNoRows() {
    assertThat(table.list(r -> r.text("name"))).containsExactly("a", "a", "ab");
  }

  @Test
  void rowsOfAKeyAreThoseWhoseFirstCellIsTheWholeKey() {
    assertThat(table.rows("a")).extracting(r -> r.number("n")).containsExactly(1, 2);
    assertThat(table.rows("ab")).extracting(r -> r.number("n")).containsExactly(3);
    assertThat(table.rows("b")).isEmpty();
    assertThat(table.rows("name")).isEmpty();
  }

  @Test
  void anEmptyCellIsNoFact() {
    assertThat(table.rows("ab").getFirst().optional("yes")).isEmpty();
    assertThat(table.rows("ab").getFirst().words("yes")).isEmpty();
    assertThat(table.rows("a").getFirst().flag("yes")).isTrue();
    assertThat(table.rows("a").getLast().flag("yes")).isFalse();
  }

  @Test
  void mistakesInTheFileAreNamed() {
    assertThatThrownBy(() -> table.rows("ab").getFirst().flag("yes"))
        .hasMessageContaining("letters");
    assertThatThrownBy(() -> table.rows("ab").getFirst().text("z"))
        .hasMessageContaining("column z");
    assertThatThrownBy(() -> table.index(r -> r, r -> r.text("name")))
        .hasMessageContaining("two rows for a");
    assertThatThrownBy(() -> Table.of("short", "a,b\n1\n").list(r -> r.text("a")))
        .hasMessageContaining("1 cells where the heading has 2");
    assertThatThrownBy(() -> Table.open("no-such-table")).hasMessageContaining("no-such-table");
  }
}
