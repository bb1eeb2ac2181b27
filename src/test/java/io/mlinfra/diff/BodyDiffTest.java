package io.mlinfra.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.OwnershipMark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BodyDiffTest {
  private static final KindSchema SCHEMA =
      KindSchema.of("compute.thing", "thing", new OwnershipMark.Label("labels"))
          .withImmutable("network")
          .withSets(Map.of("nats", "name", "tags", ""))
          .withExactMaps("labels")
          .withIgnoredKeys("goog-")
          .withSecret("key");

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<FieldChange> diff(String desired, String live) {
    return BodyDiff.compare(SCHEMA, json(desired), json(live), Optional.empty());
  }

  @Test
  void whatTheServerFillsInIsNoChange() {
    assertThat(diff("{'a': 1}", "{'a': 1, 'id': '77', 'status': {'x': true}}")).isEmpty();
  }

  @Test
  void orderInSetLikeListsIsNoChange() {
    assertThat(diff("{'tags': ['x', 'y']}", "{'tags': ['y', 'x']}")).isEmpty();
    assertThat(
            diff(
                "{'nats': [{'name': 'a'}, {'name': 'b'}]}",
                "{'nats': [{'name': 'b', 'p': 1}, {'name': 'a'}]}"))
        .isEmpty();
    assertThat(diff("{'list': ['x', 'y']}", "{'list': ['y', 'x']}")).hasSize(2);
  }

  @Test
  void linksAndLongNumbersAreComparedByWhatTheyMean() {
    assertThat(
            diff(
                "{'network': 'projects/p/global/networks/n', 'size': 10}",
                "{'network': 'https://www.googleapis.com/compute/v1/projects/p/global/networks/n',"
                    + " 'size': '10'}"))
        .isEmpty();
  }

  @Test
  void aChangeNamesItsFieldAndWhetherItForcesReplacement() {
    List<FieldChange> changes =
        diff(
            "{'network': 'projects/p/global/networks/m', 'nats': [{'name': 'a', 'p': 2}]}",
            "{'network': 'projects/p/global/networks/n', 'nats': [{'name': 'a', 'p': 1}]}");

    assertThat(changes).extracting(FieldChange::path).containsExactly("network", "nats[a].p");
    assertThat(changes).extracting(FieldChange::forcesReplacement).containsExactly(true, false);
  }

  @Test
  void aLabelThatSomebodyAddedIsDriftButNotOneOfTheServices() {
    List<FieldChange> changes =
        diff("{'labels': {'a': '1'}}", "{'labels': {'a': '1', 'x': '2', 'goog-made': 'y'}}");

    assertThat(changes).singleElement().satisfies(c -> assertThat(c.path()).isEqualTo("labels.x"));
    assertThat(changes.getFirst().cause()).isEqualTo(Cause.DRIFT);
  }

  @Test
  void theLastAppliedBodyTellsPlanFromDrift() {
    ObjectNode desired = json("{'a': 2, 'b': 1}");
    ObjectNode live = json("{'a': 1, 'b': 9}");
    ObjectNode last = json("{'a': 1, 'b': 1, 'gone': 5}");
    live.put("gone", 5);

    List<FieldChange> changes = BodyDiff.compare(SCHEMA, desired, live, Optional.of(last));

    assertThat(changes).extracting(FieldChange::path).containsExactly("a", "b", "gone");
    assertThat(changes)
        .extracting(FieldChange::cause)
        .containsExactly(Cause.PLAN, Cause.DRIFT, Cause.PLAN);
    assertThat(changes.get(2).after()).isEmpty();
  }

  @Test
  void secretsAreMarked() {
    assertThat(diff("{'key': 'new'}", "{'key': 'old'}").getFirst().secret()).isTrue();
  }

  @Property(tries = 200)
  void aBodyDoesNotDifferFromItself(@ForAll long seed) {
    ObjectNode body = random(new Random(seed), 3);
    assertThat(BodyDiff.compare(SCHEMA, body, body.deepCopy(), Optional.empty())).isEmpty();
  }

  @Property(tries = 200)
  void aDiffAppliedGivesTheDesiredState(@ForAll long seed) {
    Random random = new Random(seed);
    ObjectNode desired = random(random, 2);
    ObjectNode live = random(random, 2);
    ObjectNode mended = live.deepCopy();
    for (FieldChange c : BodyDiff.compare(SCHEMA, desired, live, Optional.empty())) {
      mended.set(c.topField(), desired.get(c.topField()));
    }
    assertThat(BodyDiff.compare(SCHEMA, desired, mended, Optional.empty())).isEmpty();
  }

  private static ObjectNode random(Random random, int depth) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      String key = "k" + random.nextInt(6);
      switch (random.nextInt(depth > 0 ? 5 : 3)) {
        case 0 -> body.put(key, random.nextInt(3));
        case 1 -> body.put(key, "v" + random.nextInt(3));
        case 2 -> body.put(key, random.nextBoolean());
        case 3 -> body.set(key, random(random, depth - 1));
        default -> {
          ArrayNode list = body.putArray(key);
          for (int j = 0; j < random.nextInt(3); j++) {
            list.add(random.nextInt(3));
          }
        }
      }
    }
    return body;
  }
}
