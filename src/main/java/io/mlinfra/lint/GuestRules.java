package io.mlinfra.lint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules about settings inside the machines. */
final class GuestRules {
  private static final String SYSCTL = "performance.network.sysctl.";
  private static final List<String> TRIPLES = List.of("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

  private static final List<String> NUMBERS =
      List.of(
          "net.core.rmem_max",
          "net.core.wmem_max",
          "net.core.rmem_default",
          "net.core.wmem_default",
          "net.core.optmem_max",
          "net.core.netdev_max_backlog",
          "net.core.somaxconn",
          "vm.swappiness");

  /** Interfaces that a kernel or a container engine makes for itself. */
  private static final Pattern NO_CARD =
      Pattern.compile("lo|(docker|veth|virbr|br-|tun|tap|wg|dummy).*");

  private static final Pattern NUMBERED = Pattern.compile("(eth|ens)(\\d{1,9})");
  private static final int FIRST_SLOT = 4;
  private static final String INSTEAD =
      "the guest falls back to the interface of the default route; name it only if all machines"
          + " have it";

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
    for (String key : NUMBERS) {
      String value = settings.get(key);
      if (value != null && !value.strip().matches("\\d{1,15}")) {
        out.add(
            SYSCTL + key,
            key + " takes one whole number, not \"" + value + "\"",
            "write such as " + (key.startsWith("net.core.") ? "67108864" : "10"));
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
    String path = "performance.network.interface";
    String name = s.plan().performance().network().networkInterface();
    if (!out.written(path)) {
      return;
    }
    if (!name.matches("[^\\s/:]{1,15}") || name.equals(".") || name.equals("..")) {
      out.add(
          Severity.ERROR,
          path,
          "\"" + name + "\" cannot be the name of an interface",
          "a name has at most 15 characters, without blanks, slashes and colons: ens4, eth0");
    } else if (NO_CARD.matcher(name).matches()) {
      out.add(path, name + " is no network card of a machine", INSTEAD);
    } else if (!onA3Mega(s, name, path, out)) {
      beyondTheLast(s, name, path, out);
    }
  }

  private static boolean onA3Mega(Subject s, String name, String path, Report out) {
    Optional<Cluster> mega =
        s.withGpus()
            .filter(c -> c.type().orElseThrow().name().startsWith("a3-mega"))
            .filter(c -> name.matches("(ens|eth)\\d+"))
            .findFirst();
    mega.ifPresent(
        c ->
            out.add(
                path,
                "the main interface of "
                    + c.type().orElseThrow().name()
                    + " is named enp0s12, not "
                    + name,
                INSTEAD));
    return mega.isPresent();
  }

  /** Interfaces count from eth0 or, by their slot, from ens4 (ens3 on some machines). */
  private static void beyondTheLast(Subject s, String name, String path, Report out) {
    Matcher m = NUMBERED.matcher(name);
    long most = s.clusters().stream().mapToLong(GuestRules::interfaces).max().orElse(0);
    if (!m.matches() || most == 0) {
      return;
    }
    long number = Long.parseLong(m.group(2));
    boolean slot = m.group(1).equals("ens");
    long last = (slot ? FIRST_SLOT : 0) + most - 1;
    if (number > last || slot && number < FIRST_SLOT - 1) {
      out.add(
          path,
          "no machine of the plan has "
              + name
              + ": the one with most interfaces has "
              + most
              + ", so the last is "
              + m.group(1)
              + last,
          INSTEAD);
    }
  }

  private static long interfaces(Cluster c) {
    return c.rdmaNetwork().map(n -> (long) n.hostNics()).orElse(1L) + c.spec().gpuNetworks();
  }
}
