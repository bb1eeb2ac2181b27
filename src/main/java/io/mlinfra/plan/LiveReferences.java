package io.mlinfra.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds which live resources point at which, from the links and ids in their bodies, so that a
 * deletion can be ordered when the plan no longer says what depends on what.
 */
final class LiveReferences {
  private static final Pattern LINK = Pattern.compile("(?:https?://[^ ]*/)?(projects/[^ ]+)");

  private final Map<String, Address> byLink = new HashMap<>();

  LiveReferences(Collection<LiveResource> resources) {
    for (LiveResource r : resources) {
      String self = r.body().path("selfLink").asText("");
      if (!self.isEmpty()) {
        byLink.put(normal(self), r.address());
      }
      if (r.id().length() >= MIN_ID_LENGTH) {
        byLink.putIfAbsent(normal(r.id()), r.address());
        account(r.id()).ifPresent(email -> byLink.putIfAbsent(email, r.address()));
      }
    }
  }

  /** Links that a service writes back from the used to its users; they say nothing about order. */
  private static final Set<String> BACK_LINKS =
      Set.of("status", "users", "subnetworks", "selfLink", "selfLinkWithId");

  /** Shorter ids could be any word or number in a body. */
  private static final int MIN_ID_LENGTH = 8;

  /** The known resources that this one's body points at, itself left out. */
  SortedSet<Address> from(LiveResource resource) {
    SortedSet<Address> targets = new TreeSet<>();
    resource.body().properties().stream()
        .filter(f -> !BACK_LINKS.contains(f.getKey()))
        .forEach(f -> collect(f.getValue(), targets));
    parents(resource.id(), targets);
    targets.remove(resource.address());
    return targets;
  }

  /** What lies below another resource's path belongs to it: a record to its zone. */
  private void parents(String id, SortedSet<Address> targets) {
    for (int slash = id.lastIndexOf('/'); slash > 0; slash = id.lastIndexOf('/', slash - 1)) {
      Address parent = byLink.get(normal(id.substring(0, slash)));
      if (parent != null) {
        targets.add(parent);
      }
    }
  }

  /** Policies name an account by its e-mail address alone, after a word for its type. */
  private static Optional<String> account(String text) {
    String last = text.substring(Math.max(text.lastIndexOf('/'), text.indexOf(':')) + 1);
    return last.indexOf('@') > 0 ? Optional.of(last) : Optional.empty();
  }

  private void collect(JsonNode node, SortedSet<Address> targets) {
    if (node.isTextual()) {
      Address target = byLink.get(normal(node.textValue()));
      if (target == null) {
        target = account(node.textValue()).map(byLink::get).orElse(null);
      }
      if (target != null) {
        targets.add(target);
      }
    } else {
      node.forEach(child -> collect(child, targets));
    }
  }

  private static String normal(String text) {
    Matcher m = LINK.matcher(text);
    return m.matches() ? m.group(1) : text;
  }
}
