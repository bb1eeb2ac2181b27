package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who has which IP address, kept up with every change: machines, forwarding rules, and addresses
 * that are reserved. Inside addresses are told apart by their subnet, outside ones are one space.
 */
public final class AddressBook implements Store.Watcher {
  /** The space of all addresses that the world can see. */
  public static final String OUTSIDE = "";

  /** The space of reserved addresses that are named by their links. */
  public static final String BY_LINK = "links";

  private static final Set<String> HOLDERS = Set.of("instances", "forwardingRules", "addresses");
  private static final String PREFIX = "compute/";
  private static final long FIRST_FREE = 2;

  private final Map<String, Space> spaces = new HashMap<>();
  private final Map<String, List<Entry>> byDocument = new HashMap<>();
  private final Map<String, List<Alias>> aliases = new HashMap<>();

  /** The addresses of one subnet, or of the outside. */
  private static final class Space {
    final Map<String, TreeSet<String>> users = new HashMap<>();
    final Map<String, TreeSet<String>> reserved = new HashMap<>();
    long next = FIRST_FREE;
  }

  private record Entry(String space, String ip) {}

  private record Alias(String subnet, Ranges range) {}

  @Override
  public synchronized void changed(String store, String key, @Nullable ObjectNode body) {
    String collection = store.startsWith(PREFIX) ? store.substring(PREFIX.length()) : "";
    if (!HOLDERS.contains(collection)) {
      return;
    }
    String document = collection + "/" + key;
    List<Entry> before = byDocument.remove(document);
    if (before != null) {
      before.forEach(e -> release(e, document));
    }
    aliases.remove(document);
    if (body == null) {
      return;
    }
    List<Alias> ranges = aliases(body);
    if (!ranges.isEmpty()) {
      aliases.put(document, ranges);
    }
    List<Entry> now = entries(collection, body);
    if (!now.isEmpty()) {
      byDocument.put(document, now);
    }
    boolean reserves = collection.equals("addresses");
    for (Entry e : now) {
      Space space = spaces.computeIfAbsent(e.space(), s -> new Space());
      (reserves ? space.reserved : space.users)
          .computeIfAbsent(e.ip(), i -> new TreeSet<>())
          .add(document);
    }
  }

  private void release(Entry entry, String document) {
    Space space = spaces.get(entry.space());
    if (space != null) {
      remove(space.reserved, entry.ip(), document);
      remove(space.users, entry.ip(), document);
    }
  }

  private static void remove(Map<String, TreeSet<String>> from, String ip, String document) {
    TreeSet<String> documents = from.get(ip);
    if (documents != null && documents.remove(document) && documents.isEmpty()) {
      from.remove(ip);
    }
  }

  private static List<Entry> entries(String collection, JsonNode body) {
    List<Entry> found = new ArrayList<>();
    switch (collection) {
      case "instances" -> {
        for (JsonNode nic : body.path("networkInterfaces")) {
          add(found, space(nic), nic.path("networkIP"));
          nic.path("accessConfigs").forEach(c -> add(found, OUTSIDE, c.path("natIP")));
        }
      }
      case "forwardingRules" ->
          add(
              found,
              body.path("loadBalancingScheme").asText().startsWith("INTERNAL")
                  ? space(body)
                  : OUTSIDE,
              body.path("IPAddress"));
      default ->
          add(
              found,
              body.path("addressType").asText("EXTERNAL").equals("INTERNAL")
                  ? space(body)
                  : OUTSIDE,
              body.path("address"));
    }
    return found;
  }

  private static List<Alias> aliases(JsonNode instance) {
    List<Alias> found = new ArrayList<>();
    for (JsonNode nic : instance.path("networkInterfaces")) {
      for (JsonNode alias : nic.path("aliasIpRanges")) {
        Ranges.parse(alias.path("ipCidrRange").asText())
            .ifPresent(r -> found.add(new Alias(space(nic), r)));
      }
    }
    return found;
  }

  private static void add(List<Entry> to, String space, JsonNode ip) {
    String text = ip.asText("");
    if (text.contains("/")) {
      // A reserved address by its link: then its name stands for it.
      to.add(new Entry(BY_LINK, Links.full(text, "")));
    } else if (!text.isEmpty()) {
      to.add(new Entry(space, text));
    }
  }

  private static String space(JsonNode holder) {
    return holder.path("subnetwork").asText("no subnet");
  }

  /** The links of what uses an address. */
  public synchronized List<String> users(String space, String ip) {
    Space known = spaces.get(space);
    return known == null
        ? List.of()
        : known.users.getOrDefault(ip, new TreeSet<>()).stream().map(AddressBook::link).toList();
  }

  /** The link of a document such as {@code instances/p/zones/z/name}. */
  private static String link(String document) {
    String[] parts = document.split("/", 3);
    int name = parts[2].lastIndexOf('/');
    return Links.self(
        parts[1], Scope.parse(parts[2].substring(0, name)), parts[0], parts[2].substring(name + 1));
  }

  /** Whether somebody has reserved an address. */
  public synchronized boolean reserved(String space, String ip) {
    Space known = spaces.get(space);
    return known != null && known.reserved.containsKey(ip);
  }

  /** The ranges that interfaces in a subnet have as aliases. */
  public synchronized List<Ranges> aliases(String subnet) {
    return aliases.values().stream()
        .flatMap(List::stream)
        .filter(a -> a.subnet().equals(subnet))
        .map(Alias::range)
        .toList();
  }

  /** An address of the range that nobody has; empty when all are taken. */
  public synchronized String free(String subnet, Ranges range) {
    Space space = spaces.computeIfAbsent(subnet, s -> new Space());
    // The first two of a range and its last two are the network's own.
    long most = range.size() - FIRST_FREE;
    for (long tried = FIRST_FREE; tried < most; tried++) {
      if (space.next < FIRST_FREE || space.next >= most) {
        space.next = FIRST_FREE;
      }
      String ip = range.address(space.next++);
      if (!space.users.containsKey(ip) && !space.reserved.containsKey(ip)) {
        return ip;
      }
    }
    return "";
  }
}
