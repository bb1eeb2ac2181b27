package io.mlinfra.lint;

import io.mlinfra.spec.units.Cidr;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rules about the plan's address range and what may reach it. */
final class AddressRules {
  private static final List<Cidr> PRIVATE =
      cidrs(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "240.0.0.0/4");
  private static final List<Cidr> FORBIDDEN =
      cidrs(
          "0.0.0.0/8",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "199.36.153.4/30",
          "199.36.153.8/30",
          "224.0.0.0/4",
          "255.255.255.255/32");
  private static final Cidr DOCKER = Cidr.parse("172.17.0.0/16");
  private static final String IAP = "35.235.240.0/20";

  private AddressRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI206", AddressRules::rangeHoldsTheSubnets),
        Rule.of("MLI207", AddressRules::rangeIsUsable),
        Rule.of("MLI208", AddressRules::sshIsNotOpenToAll));
  }

  private static void rangeHoldsTheSubnets(Subject s, Report out) {
    if (s.clusters().isEmpty()) {
      return;
    }
    Cidr cidr = s.plan().network().cidr();
    SubnetNeeds needs = SubnetNeeds.of(s);
    Optional<String> refusal = needs.refusal(cidr);
    Optional<SubnetNeeds.Shortage> shortage =
        refusal.isPresent() ? Optional.empty() : needs.shortage(cidr);
    if (refusal.isPresent()) {
      out.add("network.cidr", refusal.get(), suggestion(needs, cidr));
    } else if (shortage.isPresent()) {
      SubnetNeeds.Shortage few = shortage.get();
      out.add(
          few.atLeast() ? Severity.ERROR : Severity.WARNING,
          "network.cidr",
          "the range "
              + cidr
              + " leaves "
              + few.addresses()
              + " addresses for machines in "
              + few.subnet()
              + ", where there may be "
              + few.most()
              + (few.atLeast() ? ", and are " + few.least() + " at least" : ""),
          suggestion(needs, cidr));
    }
  }

  private static String suggestion(SubnetNeeds needs, Cidr cidr) {
    return needs
        .longestPrefix(cidr)
        .map(p -> "take a range of at least /" + p)
        .orElse("split the fleet into several plans: no private range is large enough");
  }

  private static void rangeIsUsable(Subject s, Report out) {
    Cidr cidr = s.plan().network().cidr();
    if (FORBIDDEN.stream().anyMatch(cidr::overlaps)) {
      out.add(
          "network.cidr",
          "the range " + cidr + " holds addresses that a subnet cannot have",
          "take a private range such as 10.64.0.0/12");
    } else if (PRIVATE.stream().noneMatch(p -> p.contains(cidr))) {
      out.add(
          Severity.WARNING,
          "network.cidr",
          "the range " + cidr + " is not private: hosts of the internet that have it are lost",
          "take a private range such as 10.64.0.0/12");
    } else if (cidr.overlaps(DOCKER)) {
      out.add(
          Severity.WARNING,
          "network.cidr",
          "the range " + cidr + " meets " + DOCKER + ", Docker's default on every machine",
          "take a range outside 172.17.0.0/16");
    }
  }

  private static void sshIsNotOpenToAll(Subject s, Report out) {
    List<Cidr> ranges = s.plan().network().sshSourceRanges();
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).prefix() < 8) {
        out.mend(
            "network.ssh_source_ranges[" + i + "]",
            "SSH is open to "
                + ranges.get(i)
                + ", "
                + ranges.get(i).size()
                + " addresses; Identity-Aware Proxy needs only "
                + IAP,
            IAP);
      }
    }
  }

  private static List<Cidr> cidrs(String... texts) {
    return Arrays.stream(texts).map(Cidr::parse).toList();
  }
}
