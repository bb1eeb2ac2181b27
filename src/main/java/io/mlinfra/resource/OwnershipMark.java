package io.mlinfra.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a resource says, in the cloud itself, which plan owns it, so that ownership survives the loss
 * of every local file.
 */
public sealed interface OwnershipMark {
  /** The label, tag or text key that carries the plan's name. */
  String KEY = "mlinfra-plan";

  /** The plan that owns {@code body}, if it carries this kind of mark. */
  Optional<String> owner(JsonNode body);

  /** A key of a map of texts at the top of the body, such as {@code labels}. */
  record Label(String field) implements OwnershipMark {
    @Override
    public Optional<String> owner(JsonNode body) {
      JsonNode value = body.path(field).path(KEY);
      return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }
  }

  /**
   * A mark at the end of a text field, for kinds without labels: {@code ... [mlinfra-plan=NAME]}.
   */
  record Text(String field) implements OwnershipMark {
    private static final Pattern MARK = Pattern.compile("\\[" + KEY + "=([^]]+)]");

    /** The text to write for a resource of {@code plan}. */
    public static String write(String text, String plan) {
      String mark = "[" + KEY + "=" + plan + "]";
      return text.isEmpty() ? mark : text + " " + mark;
    }

    @Override
    public Optional<String> owner(JsonNode body) {
      Matcher m = MARK.matcher(body.path(field).asText(""));
      return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }
  }

  /** A {@code key:value} entry of a list of tags, as Datadog has them. */
  record Tag(String field) implements OwnershipMark {
    @Override
    public Optional<String> owner(JsonNode body) {
      for (JsonNode tag : body.path(field)) {
        if (tag.asText().startsWith(KEY + ":")) {
          return Optional.of(tag.asText().substring(KEY.length() + 1));
        }
      }
      return Optional.empty();
    }
  }

  /** A name that begins with {@code PLAN/}, for services that offer nothing else. */
  record NamePrefix(String field) implements OwnershipMark {
    @Override
    public Optional<String> owner(JsonNode body) {
      String name = body.path(field).asText("");
      int slash = name.indexOf('/');
      return slash > 0 ? Optional.of(name.substring(0, slash)) : Optional.empty();
    }
  }

  /**
   * No place for a mark at all (a binding in a policy): owned when the plan wants it, or when the
   * member is a service account that the plan owns. The adapter fills the owner in by itself.
   */
  record Derived() implements OwnershipMark {
    @Override
    public Optional<String> owner(JsonNode body) {
      return Optional.empty();
    }
  }
}
