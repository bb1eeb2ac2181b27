package io.mlinfra.lint;

import io.mlinfra.catalog.Architecture;
import io.mlinfra.catalog.BootImage;
import io.mlinfra.catalog.CustomTypes;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.spec.read.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules about machine types, images and boot disks. */
final class MachineRules {
  private static final int LEAST_BOOT_GB = 10;
  private static final int LEAST_GPU_BOOT_GB = 50;
  private static final int MOST_BOOT_GB = 65_536;
  private static final Pattern CUSTOM =
      Pattern.compile("(?:([a-z0-9]+)-)?custom-(\\d{1,4})-(\\d{1,9})(-ext)?");
  private static final Pattern LINK =
      Pattern.compile(
          "(https://(www|compute)\\.googleapis\\.com/compute/(v1|beta|alpha)/)?"
              + "(projects/[a-z0-9.:-]+/)?global/images/(family/)?[a-z]([-a-z0-9]*[a-z0-9])?");

  /** Projects of Google's whose Arm images say so in their names. */
  private static final Pattern PUBLIC =
      Pattern.compile(
          "projects/(debian|ubuntu-os|rocky-linux|rhel|suse|cos|centos|fedora)-cloud/.*");

  private MachineRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI101", MachineRules::machineTypeExists),
        Rule.ofCluster("MLI102", MachineRules::imageFitsArchitecture),
        Rule.ofCluster("MLI103", MachineRules::bootDiskHoldsAnImage),
        Rule.ofCluster("MLI104", MachineRules::placementIsOffered),
        Rule.ofCluster("MLI105", MachineRules::compactPlacementAndSpot),
        Rule.ofCluster("MLI106", MachineRules::acceleratorImageForGpus),
        Rule.ofCluster("MLI107", MachineRules::imageIsALink),
        Rule.ofCluster("MLI108", MachineRules::customTypeIsAllowed));
  }

  private static void machineTypeExists(Subject s, Report out) {
    List<Cluster> unknown = s.clusters().stream().filter(c -> c.type().isEmpty()).toList();
    if (!unknown.isEmpty()) {
      List<String> names = s.catalog().machineTypes().stream().map(MachineType::name).toList();
      unknown.forEach(c -> report(c, names, out));
    }
  }

  private static void report(Cluster c, List<String> names, Report out) {
    String name = c.spec().machineType();
    String series = name.contains("-") ? name.substring(0, name.indexOf('-')) : name;
    boolean knownSeries = names.stream().anyMatch(n -> n.startsWith(series + "-"));
    if (CUSTOM.matcher(name).matches()) {
      return;
    }
    String hint =
        Nearest.to(name, names)
            .map(n -> "did you mean " + n + "?")
            .orElse("`mlinfra catalog machines` lists what is known");
    if (knownSeries) {
      out.add(c.fleet("machine_type"), "there is no machine type " + name, hint);
    } else {
      out.add(
          Severity.WARNING,
          c.fleet("machine_type"),
          "the catalog knows no machine type " + name + ", so nothing about it can be checked",
          hint);
    }
  }

  private static void imageFitsArchitecture(Cluster c, Report out) {
    if (c.spec().image().isEmpty() || c.type().isEmpty()) {
      return;
    }
    String image = c.spec().image().get().toLowerCase(Locale.ROOT);
    MachineType type = c.type().get();
    boolean arm = image.contains("arm64") || image.contains("aarch64");
    boolean x86 = image.contains("amd64") || image.contains("x86-64") || image.contains("x86_64");
    boolean wrong =
        type.architecture() == Architecture.ARM64
            ? !arm && (x86 || PUBLIC.matcher(image).find())
            : arm;
    if (wrong) {
      BootImage fitting = c.catalog().image(type);
      out.mend(
          c.fleet("image"),
          "the image "
              + c.spec().image().get()
              + " does not boot on "
              + type.name()
              + ", which is "
              + type.architecture(),
          fitting.link());
    }
  }

  private static void bootDiskHoldsAnImage(Cluster c, Report out) {
    long gb = c.spec().bootDisk().gb();
    if (gb < LEAST_BOOT_GB) {
      out.add(
          c.fleet("boot_disk_gb"),
          "a boot disk of " + gb + " GB holds no image; the least is " + LEAST_BOOT_GB + " GB",
          "write at least " + LEAST_BOOT_GB);
    } else if (gb > MOST_BOOT_GB) {
      out.add(
          c.fleet("boot_disk_gb"),
          "a boot disk has at most " + MOST_BOOT_GB + " GB, not " + gb,
          "write at most " + MOST_BOOT_GB);
    } else if (c.hasGpus() && gb < LEAST_GPU_BOOT_GB) {
      out.add(
          Severity.WARNING,
          c.fleet("boot_disk_gb"),
          "a boot disk of "
              + gb
              + " GB is small for an image with GPU driver and CUDA; "
              + LEAST_GPU_BOOT_GB
              + " GB is the least that leaves room",
          "write at least " + LEAST_GPU_BOOT_GB);
    }
  }

  private static void placementIsOffered(Cluster c, Report out) {
    c.type()
        .filter(t -> c.spec().compactPlacement() && !t.series().compactPlacement())
        .ifPresent(
            t ->
                out.mend(
                    c.fleet("placement"),
                    "compact placement is not offered for the series "
                        + t.series().name()
                        + " of "
                        + t.name(),
                    "none"));
  }

  private static void compactPlacementAndSpot(Cluster c, Report out) {
    if (c.spec().compactPlacement() && c.wantsSpot()) {
      out.add(
          c.fleet("placement"),
          c.name()
              + " wants compact placement and up to "
              + c.spot().orElseThrow().maxShare()
              + " spot nodes; spot capacity close to the others is seldom there",
          "expect fallback to other zones, or keep tightly coupled jobs on demand");
    }
  }

  private static void acceleratorImageForGpus(Cluster c, Report out) {
    if (c.hasGpus() && c.spec().image().isPresent()) {
      String image = c.spec().image().get();
      if (!image.matches(".*(accelerator|nvidia|gpu|cuda|deeplearning|dlvm|cos-|slurm|hpc).*")) {
        out.add(
            c.fleet("image"),
            "the image "
                + image
                + " of "
                + c.name()
                + " does not look as if it carried a GPU driver",
            "take an image of ubuntu-os-accelerator-images, or let the startup script install the"
                + " driver, which takes minutes at each start");
      }
    }
  }

  private static void imageIsALink(Cluster c, Report out) {
    c.spec()
        .image()
        .filter(i -> !LINK.matcher(i).matches())
        .ifPresent(
            i ->
                out.add(
                    c.fleet("image"),
                    "\"" + i + "\" is no link to an image",
                    "write such as"
                        + " projects/ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-amd64"));
  }

  private static void customTypeIsAllowed(Cluster c, Report out) {
    Matcher m = CUSTOM.matcher(c.spec().machineType());
    if (!m.matches()) {
      return;
    }
    String series = m.group(1) == null ? "n1" : m.group(1);
    List<CustomTypes> types = c.catalog().customTypes(series);
    Optional<String> wrong =
        types.isEmpty()
            ? Optional.of("the series " + series + " has no custom machine types")
            : CustomTypes.refusal(
                    types,
                    Integer.parseInt(m.group(2)),
                    Long.parseLong(m.group(3)),
                    m.group(4) != null)
                .map(why -> c.spec().machineType() + " asks for " + why);
    wrong.ifPresent(
        message ->
            out.add(c.fleet("machine_type"), message, "take a predefined type, or another size"));
  }
}
