package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.Cidr;
import java.util.List;

/** The main network and the address range that every subnet is carved from. */
public record NetworkSpec(String name, Cidr cidr, List<Cidr> sshSourceRanges) {
  static NetworkSpec read(Section s) {
    return new NetworkSpec(
        s.text("name", "Name of the main VPC network.").orElse("ml-fleet"),
        s.cidr("cidr", "Range from which all subnets are carved.")
            .orElse(Cidr.parse("10.64.0.0/12")),
        s.list(
            "ssh_source_ranges",
            "Where SSH may come from; Identity-Aware Proxy is 35.235.240.0/20.",
            "IPv4 range",
            Cidr::parse));
  }
}
