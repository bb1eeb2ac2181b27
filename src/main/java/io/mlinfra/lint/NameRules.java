package io.mlinfra.lint;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules about names, labels and the project. */
final class NameRules {
  private static final int LONGEST_NAME = 63;
  private static final int MOST_LABELS = 64;
  private static final String SPOT_SUFFIX = "-spot";
  private static final String GPU_SUFFIX = "-gpu-0";

  private NameRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.ofCluster("MLI211", NameRules::derivedNamesFit),
        Rule.of("MLI212", NameRules::clusterNamesStayApart),
        Rule.of("MLI213", NameRules::labelsAreValid),
        Rule.of("MLI214", NameRules::networkNameIsValid),
        Rule.of("MLI215", NameRules::projectIdIsValid),
        Rule.of("MLI216", NameRules::billingAccountIsValid),
        Rule.of("MLI217", NameRules::contactIsAnAddress),
        Rule.of("MLI218", NameRules::labelsAreNotTooMany),
        Rule.of("MLI219", NameRules::labelsAreNotOurs),
        Rule.of("MLI220", NameRules::impersonatedIsAServiceAccount));
  }

  /** As resource names write a cluster's name. */
  private static String resourceName(String cluster) {
    return cluster.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static void derivedNamesFit(Cluster c, Report out) {
    String longest = derivedNames(c).max(Comparator.comparingInt(String::length)).orElse(c.name());
    if (longest.length() > LONGEST_NAME) {
      out.add(
          "fleet." + c.name(),
          "names such as "
              + longest
              + " have "
              + longest.length()
              + " characters; Compute Engine takes "
              + LONGEST_NAME
              + ", so they are cut and end in a hash",
          "shorten the name of the cluster, the plan or the network by "
              + (longest.length() - LONGEST_NAME));
    }
  }

  /** The longest names of each kind that are made of the cluster's. */
  private static Stream<String> derivedNames(Cluster c) {
    String group = c.plan().metadata().name() + "-" + resourceName(c.name()) + "-";
    String network = c.plan().network().name();
    long last = c.spec().gpuNetworks() - 1;
    Stream<String> groups = c.spec().regions().stream().map(r -> group + r + SPOT_SUFFIX);
    Stream<String> subnets =
        c.rdmaNetwork().isPresent()
            ? Stream.concat(
                c.spec().regions().stream().map(r -> network + "-host-1-" + r),
                c.spec().regions().stream().map(r -> network + "-rdma-" + last + "-" + r + "-a"))
            : c.spec().regions().stream()
                .filter(r -> last >= 0)
                .map(r -> network + "-gpu-" + last + "-" + r);
    return Stream.concat(groups, subnets);
  }

  private static void clusterNamesStayApart(Subject s, Report out) {
    Map<String, String> seen = new HashMap<>();
    for (Cluster c : s.clusters()) {
      String first = seen.putIfAbsent(resourceName(c.name()), c.name());
      if (first != null) {
        out.add(
            "fleet." + c.name(),
            "the clusters "
                + first
                + " and "
                + c.name()
                + " are both called "
                + resourceName(c.name())
                + " in resource names",
            "rename one of them");
      }
    }
  }

  private static void labelsAreValid(Subject s, Report out) {
    labels("metadata.labels.", s.plan().metadata().labels(), out);
    s.clusters().forEach(c -> labels(c.fleet("labels."), c.spec().labels(), out));
  }

  private static void labels(String prefix, Map<String, String> labels, Report out) {
    labels.forEach(
        (key, value) -> {
          if (!key.matches("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}")) {
            out.add(
                prefix + key,
                "\"" + key + "\" is no label key",
                "a key begins with a lower-case letter and has at most 63 lower-case letters,"
                    + " digits, dashes and underscores");
          } else if (!value.matches("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}")) {
            String mended = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
            out.add(
                prefix + key,
                "\"" + value + "\" is no label value",
                "write at most 63 lower-case letters, digits, dashes and underscores, such as "
                    + mended.substring(0, Math.min(mended.length(), LONGEST_NAME)));
          }
        });
  }

  private static void labelsAreNotOurs(Subject s, Report out) {
    ours("metadata.labels.", s.plan().metadata().labels(), out);
    s.clusters().forEach(c -> ours(c.fleet("labels."), c.spec().labels(), out));
  }

  private static void ours(String prefix, Map<String, String> labels, Report out) {
    labels.keySet().stream()
        .filter(k -> k.startsWith("mlinfra-"))
        .forEach(
            k ->
                out.add(
                    prefix + k,
                    "the label " + k + " is one of those that mark what a plan owns",
                    "take another key"));
  }

  private static void labelsAreNotTooMany(Subject s, Report out) {
    for (Cluster c : s.clusters()) {
      // Ownership, plan, cluster and phase are labels of this program's own.
      int all = s.plan().metadata().labels().size() + c.spec().labels().size() + 4;
      if (all > MOST_LABELS) {
        out.add(
            "fleet." + c.name(),
            c.name() + " would carry " + all + " labels; a resource takes " + MOST_LABELS,
            "remove " + (all - MOST_LABELS) + " labels");
      }
    }
  }

  private static void networkNameIsValid(Subject s, Report out) {
    String name = s.plan().network().name();
    if (!name.matches("[a-z]([-a-z0-9]*[a-z0-9])?")
        || name.length() + GPU_SUFFIX.length() > LONGEST_NAME) {
      out.add(
          "network.name",
          "\"" + name + "\" is no network name",
          "begin with a lower-case letter; at most "
              + (LONGEST_NAME - GPU_SUFFIX.length())
              + " letters, digits and dashes, as "
              + GPU_SUFFIX
              + " is added for GPU networks");
    }
  }

  private static void projectIdIsValid(Subject s, Report out) {
    String project = s.plan().gcp().project();
    if (!project.matches("([a-z0-9.-]+:)?[a-z][-a-z0-9]{4,28}[a-z0-9]")) {
      out.add(
          "gcp.project",
          "\"" + project + "\" is no project id",
          "write the id, not the name or the number: 6 to 30 lower-case letters, digits and"
              + " dashes");
    }
  }

  private static void billingAccountIsValid(Subject s, Report out) {
    Optional<String> account = s.plan().gcp().billingAccount();
    if (account.isPresent()
        && !account.get().matches("(billingAccounts/)?[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}")) {
      out.add(
          "gcp.billing_account",
          "\"" + account.get() + "\" is no billing account",
          "write three groups of six hexadecimal digits: 012345-6789AB-CDEF01");
    }
  }

  private static void impersonatedIsAServiceAccount(Subject s, Report out) {
    s.plan()
        .gcp()
        .impersonate()
        .filter(a -> !a.matches("[a-z0-9.-]+@[a-z0-9.-]+\\.gserviceaccount\\.com|\\d{15,25}"))
        .ifPresent(
            a ->
                out.add(
                    "gcp.impersonate_service_account",
                    "\"" + a + "\" is no service account",
                    "write its address: NAME@PROJECT.iam.gserviceaccount.com"));
  }

  private static void contactIsAnAddress(Subject s, Report out) {
    Optional<String> contact = s.plan().gcp().contactEmail();
    if (contact.isPresent() && !contact.get().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
      out.add(
          "gcp.contact_email",
          "\"" + contact.get() + "\" is no e-mail address",
          "Cloud Quotas wants the address of a person or group with access to the project");
    }
  }
}
