package io.mlinfra.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanSchemaTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(PlanSchema.schema().toString(), InputFormat.JSON);

  private static List<com.networknt.schema.Error> check(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML);
  }

  @Test
  void editorsAcceptAllShippedPlans() throws IOException {
    for (String file :
        List.of(
            "plans/ml-fleet.yaml",
            "plans/examples/as-requested.yaml",
            "plans/examples/first-fleet.yaml")) {
      assertThat(check(Files.readString(Path.of(file)))).as(file).isEmpty();
    }
  }

  @Test
  void editorsMarkUnknownKeysAndWrongTypes() throws IOException {
    String plan = Files.readString(Path.of("plans/examples/first-fleet.yaml"));

    assertThat(check(plan + "\nnetwrk: {}\n")).isNotEmpty();
    assertThat(check(plan.replace("min_nodes: 1", "min_nodes: [1]"))).isNotEmpty();
  }
}
