package io.mlinfra.lint;

import java.util.List;
import java.util.Map;

/** Rules about settings inside the machines. */
final class GuestRules {
  private static final String SYSCTL = "performance.network.sysctl.";
  private static final List<String> TRIPLES = List.of("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

  private GuestRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI221", GuestRules::bufferTriplesGrow),
        Rule.of("MLI222", GuestRules::settingIsNamedRight),
        Rule.of("MLI223", GuestRules::interfaceIsThere));
  }

  private static void bufferTriplesGrow(Subject s, Report out) {
    Map<String, String> settings = s.plan().performance().network().sysctl();
    for (String key : TRIPLES) {
      String value = settings.get(key);
      if (value != null && !grows(value)) {
        out.add(
            SYSCTL + key,
            key + " takes three growing numbers of bytes, not \"" + value + "\"",
            "write such as \"4096 87380 33554432\"");
      }
    }
  }

  private static boolean grows(String value) {
    if (!value.strip().matches("\\d{1,15}\\s+\\d{1,15}\\s+\\d{1,15}")) {
      return false;
    }
    String[] parts = value.strip().split("\\s+");
    long least = Long.parseLong(parts[0]);
    long usual = Long.parseLong(parts[1]);
    long most = Long.parseLong(parts[2]);
    return least <= usual && usual <= most;
  }

  private static void settingIsNamedRight(Subject s, Report out) {
    for (String key : s.plan().performance().network().sysctl().keySet()) {
      if (!key.matches("[a-z][a-z0-9_]*([./][A-Za-z0-9_*-]+)+")) {
        out.add(
            "performance.network.sysctl",
            "\"" + key + "\" is no kernel setting",
            "write such as net.core.rmem_max");
      }
    }
  }

  private static void interfaceIsThere(Subject s, Report out) {
    String name = s.plan().performance().network().networkInterface();
    if (name.matches("ens\\d+") && out.written("performance.network.interface")) {
      s.withGpus()
          .filter(c -> c.type().orElseThrow().name().startsWith("a3-mega"))
          .findFirst()
          .ifPresent(
              c ->
                  out.add(
                      "performance.network.interface",
                      "the main interface of "
                          + c.type().orElseThrow().name()
                          + " is named enp0s12, not "
                          + name,
                      "the guest falls back to the interface of the default route; name it only if"
                          + " all machines have it"));
    }
  }
}
