package io.mlinfra.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlinfra.inventory.SizeRange;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The totals that docs/cost.md works out by hand are what the program says. */
class CostPageTest {
  /** The page rounds each row to a hundredth of a cent. */
  private static final BigDecimal ROUNDING = new BigDecimal("0.0004");

  private static final String WHOLE = "### The whole";

  private final FleetCost fleet = Plans.cost(Plans.FLEET);

  private static Map<String, List<BigDecimal>> table() throws IOException {
    Map<String, List<BigDecimal>> rows = new TreeMap<>();
    String page = Files.readString(Path.of("docs/cost.md"));
    String section = page.substring(page.indexOf(WHOLE));
    for (String line : section.substring(0, section.indexOf("A day at")).split("\n")) {
      String[] cells = line.split("\\|");
      if (cells.length == 5 && cells[2].strip().matches("[\\d.]+")) {
        List<BigDecimal> figures = new ArrayList<>();
        Arrays.stream(cells).skip(2).forEach(c -> figures.add(new BigDecimal(c.strip())));
        rows.put(cells[1].strip(), figures);
      }
    }
    return rows;
  }

  private static void same(List<BigDecimal> page, SizeRange program, String what) {
    assertThat(page.get(0)).as(what).isCloseTo(program.min(), within(ROUNDING));
    assertThat(page.get(1)).as(what).isCloseTo(program.expected(), within(ROUNDING));
    assertThat(page.get(2)).as(what).isCloseTo(program.max(), within(ROUNDING));
  }

  @Test
  void thePageAgreesWithTheProgramClusterByCluster() throws IOException {
    Map<String, List<BigDecimal>> page = table();
    assertThat(page).hasSize(fleet.byCluster().size() + 1);
    fleet.byCluster().forEach((k, v) -> same(page.getOrDefault(k, List.of()), v, k));
    same(page.getOrDefault("**an hour**", List.of()), fleet.hour(), "the whole");
  }
}
