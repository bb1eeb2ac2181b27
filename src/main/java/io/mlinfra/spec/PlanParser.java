package io.mlinfra.spec;

import io.mlinfra.spec.read.ReadContext;
import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.read.SpecError;
import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import io.mlinfra.spec.yaml.YamlTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads a plan file; finds all that is wrong with it in one run. */
public final class PlanParser {
  private static final long MAX_BYTES = 4 << 20;

  private final Function<String, Optional<String>> env;
  private final List<String> overrides;

  /**
   * @param env looks up environment variables
   * @param overrides {@code path.to.key=value}, as given with {@code --set}
   */
  public PlanParser(Function<String, Optional<String>> env, List<String> overrides) {
    this.env = env;
    this.overrides = List.copyOf(overrides);
  }

  /** What came of reading a file. */
  public sealed interface Result {
    /** A plan that is right as far as its form goes. */
    record Parsed(PlanFile file) implements Result {}

    /** All that is wrong, in file order. */
    record Rejected(Source source, List<SpecError> errors) implements Result {}
  }

  /**
   * @param shownAs the file as the user named it
   */
  public Result parse(Path file, String shownAs) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        return rejected(
            shownAs,
            "the file has " + size + " bytes; a plan file has at most " + MAX_BYTES,
            "is this the right file?");
      }
      return decode(Files.readAllBytes(file), shownAs);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the plan file " + shownAs, e);
    }
  }

  private Result decode(byte[] bytes, String shownAs) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      if (text.indexOf('\0') >= 0) {
        return rejected(shownAs, "the file is binary, not YAML", "is this the right file?");
      }
      return parse(text.startsWith("\uFEFF") ? text.substring(1) : text, shownAs);
    } catch (CharacterCodingException e) {
      return rejected(shownAs, "the file is not UTF-8 text", "save it as UTF-8");
    }
  }

  public Result parse(String text, String shownAs) {
    Source source = Source.of(shownAs, text);
    YamlTree.Result yaml = YamlTree.read(shownAs, text);
    List<SpecError> errors = new ArrayList<>();
    yaml.problems()
        .forEach(p -> errors.add(new SpecError(p.position(), "", p.message(), p.suggestion())));
    if (yaml.root().isEmpty()) {
      if (errors.isEmpty()) {
        return rejected(shownAs, "the file is empty", "`mlinfra init` writes a starter plan");
      }
      return new Result.Rejected(source, errors);
    }
    Node root = yaml.root().get();
    for (String override : overrides) {
      root = PlanOverride.apply(root, override, errors);
    }
    ReadContext context = ReadContext.reading(env);
    FleetPlan plan = Section.read(context, "", root, FleetPlan::read);
    errors.addAll(context.errors());
    if (!errors.isEmpty()) {
      errors.sort(
          Comparator.comparing((SpecError e) -> e.position().line())
              .thenComparing(e -> e.position().column()));
      return new Result.Rejected(source, List.copyOf(errors));
    }
    Map<String, Position> positions = new HashMap<>();
    collect("", root, positions);
    return new Result.Parsed(new PlanFile(plan, source, root, positions));
  }

  private static Result rejected(String shownAs, String message, String suggestion) {
    SpecError error = new SpecError(new Position(shownAs, 1, 1, 1), "", message, suggestion);
    return new Result.Rejected(Source.of(shownAs, ""), List.of(error));
  }

  private static void collect(String path, Node node, Map<String, Position> positions) {
    if (!path.isEmpty()) {
      positions.put(path, node.position());
    }
    switch (node) {
      case Node.Mapping m -> {
        for (Node.Entry e : m.entries()) {
          String at = path.isEmpty() ? e.key().text() : path + "." + e.key().text();
          collect(at, e.value(), positions);
          if (!(e.value() instanceof Node.Scalar)) {
            positions.put(at, e.key().position());
          }
        }
      }
      case Node.Sequence s -> {
        for (int i = 0; i < s.items().size(); i++) {
          collect(path + "[" + i + "]", s.items().get(i), positions);
        }
      }
      case Node.Scalar _ -> {}
    }
  }
}
