package io.mlinfra.lint;

import io.mlinfra.catalog.CudaRelease;
import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.catalog.GpuNetwork.Flavour;
import io.mlinfra.spec.PerformanceSpec.Gpu;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules about driver, CUDA and GPUDirect. */
final class GpuRules {
  private static final String PATH = "performance.gpu.";
  private static final Pattern IMAGE_DRIVER = Pattern.compile("nvidia-(\\d{3})");

  private GpuRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI401", GpuRules::driverRunsCuda),
        Rule.of("MLI402", GpuRules::driverIsTheToolkits),
        Rule.of("MLI403", GpuRules::cudaIsKnown),
        Rule.of("MLI404", GpuRules::driverKnowsTheGpu),
        Rule.of("MLI405", GpuRules::driverOfTheImage),
        Rule.of("MLI406", GpuRules::rdmaIsThere),
        Rule.of("MLI407", GpuRules::peerMemoryIsOfUse),
        Rule.of("MLI408", GpuRules::driverIsAVersion),
        Rule.of("MLI409", GpuRules::someClusterHasGpus),
        Rule.of("MLI410", GpuRules::cudaKnowsTheGpu));
  }

  private static Optional<Gpu> gpu(Subject s) {
    return s.plan().performance().gpu();
  }

  private static Optional<DriverVersion> driver(Subject s) {
    return gpu(s).flatMap(g -> DriverVersion.parse(g.driver()));
  }

  private static Optional<CudaRelease> cuda(Subject s) {
    return gpu(s).flatMap(g -> s.catalog().cuda(majorMinor(g.cudaVersion())));
  }

  private static String majorMinor(String version) {
    String[] parts = version.split("\\.");
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }

  private static void driverRunsCuda(Subject s, Report out) {
    Optional<DriverVersion> driver = driver(s);
    Optional<CudaRelease> cuda = cuda(s);
    if (driver.isPresent() && cuda.isPresent() && isOlder(driver.get(), cuda.get().minorDriver())) {
      out.add(
          PATH + "nvidia_driver",
          "driver "
              + gpu(s).orElseThrow().driver()
              + " does not run CUDA "
              + cuda.get().version()
              + ", which needs "
              + cuda.get().minorDriver()
              + " at least",
          "take driver " + cuda.get().ownDriver() + " or newer");
    }
  }

  private static void driverIsTheToolkits(Subject s, Report out) {
    Optional<DriverVersion> driver = driver(s);
    Optional<CudaRelease> cuda = cuda(s);
    if (driver.isPresent()
        && cuda.isPresent()
        && isOlder(driver.get(), cuda.get().ownDriver())
        && !isOlder(driver.get(), cuda.get().minorDriver())) {
      out.add(
          PATH + "nvidia_driver",
          "driver "
              + gpu(s).orElseThrow().driver()
              + " runs CUDA "
              + cuda.get().version()
              + " through minor-version compatibility only; the toolkit's own is "
              + cuda.get().ownDriver(),
          "take driver " + cuda.get().ownDriver() + " or newer");
    }
  }

  private static void cudaIsKnown(Subject s, Report out) {
    gpu(s)
        .filter(g -> cuda(s).isEmpty())
        .ifPresent(
            g ->
                out.add(
                    PATH + "cuda_version",
                    "the catalog knows no CUDA " + g.cudaVersion(),
                    "known: "
                        + String.join(
                            ", ",
                            s.catalog().cudaReleases().stream()
                                .map(CudaRelease::version)
                                .toList())));
  }

  private static void driverKnowsTheGpu(Subject s, Report out) {
    Optional<DriverVersion> driver = driver(s);
    if (driver.isEmpty()) {
      return;
    }
    for (GpuModel model : models(s)) {
      if (isOlder(driver.get(), model.minDriver())) {
        out.add(
            PATH + "nvidia_driver",
            "driver "
                + gpu(s).orElseThrow().driver()
                + " does not know the "
                + model.product()
                + ", which needs "
                + model.minDriver()
                + " at least",
            "take driver " + model.minDriver() + " or newer");
      }
    }
  }

  private static void cudaKnowsTheGpu(Subject s, Report out) {
    Optional<DriverVersion> said = cuda(s).flatMap(c -> DriverVersion.parse(c.version()));
    if (said.isEmpty()) {
      return;
    }
    for (GpuModel model : models(s)) {
      if (isOlder(said.get(), model.minCuda())) {
        out.add(
            PATH + "cuda_version",
            "CUDA "
                + cuda(s).orElseThrow().version()
                + " builds no code for the "
                + model.product()
                + "; "
                + model.minCuda()
                + " is the oldest that does",
            "write \"cuda_version: '" + model.minCuda() + "'\" or a newer one");
      }
    }
  }

  private static List<GpuModel> models(Subject s) {
    return s.withGpus()
        .flatMap(c -> c.type().orElseThrow().gpu().stream())
        .distinct()
        .flatMap(g -> s.catalog().gpu(g).stream())
        .toList();
  }

  private static void driverOfTheImage(Subject s, Report out) {
    Optional<DriverVersion> driver = driver(s);
    if (driver.isEmpty()) {
      return;
    }
    s.withGpus()
        .forEach(
            c -> {
              String image =
                  c.spec()
                      .image()
                      .orElseGet(() -> s.catalog().image(c.type().orElseThrow()).family());
              Matcher m = IMAGE_DRIVER.matcher(image);
              if (m.find() && driver.get().major() < Integer.parseInt(m.group(1))) {
                out.add(
                    PATH + "nvidia_driver",
                    "the image "
                        + image
                        + " of "
                        + c.name()
                        + " brings driver "
                        + m.group(1)
                        + (flavour(c) == Flavour.NONE
                            ? "; "
                            : ", which its GPUDirect stack is built for; ")
                        + gpu(s).orElseThrow().driver()
                        + " is older",
                    "write a driver of the " + m.group(1) + " branch");
              }
            });
  }

  private static void rdmaIsThere(Subject s, Report out) {
    if (gpu(s).map(Gpu::gpuDirectRdma).orElse(false)) {
      s.withGpus()
          .filter(c -> flavour(c) != Flavour.GPUDIRECT_RDMA)
          .forEach(
              c ->
                  out.mend(
                      PATH + "gpu_direct_rdma",
                      c.type().orElseThrow().name()
                          + " of "
                          + c.name()
                          + " does not do GPUDirect RDMA"
                          + instead(c),
                      "false"));
    }
  }

  private static String instead(Cluster c) {
    Flavour flavour = flavour(c);
    return flavour == Flavour.NONE ? "" : "; it does " + label(flavour);
  }

  private static String label(Flavour flavour) {
    return flavour.name().replace("GPUDIRECT_", "GPUDirect-");
  }

  private static Flavour flavour(Cluster c) {
    return c.type().orElseThrow().gpuNetwork().map(GpuNetwork::flavour).orElse(Flavour.NONE);
  }

  private static void peerMemoryIsOfUse(Subject s, Report out) {
    if (gpu(s).map(Gpu::peerMemory).orElse(false)
        && s.withGpus().findAny().isPresent()
        && s.withGpus().noneMatch(c -> flavour(c) == Flavour.GPUDIRECT_RDMA)) {
      out.mend(
          PATH + "nvidia_peer_memory",
          "nvidia-peermem serves RDMA interfaces, of which no machine of the plan has any",
          "false");
    }
  }

  private static void driverIsAVersion(Subject s, Report out) {
    gpu(s)
        .filter(g -> driver(s).isEmpty())
        .ifPresent(
            g ->
                out.add(
                    PATH + "nvidia_driver",
                    "\"" + g.driver() + "\" is no driver version",
                    "write one such as 570.86.15"));
  }

  private static void someClusterHasGpus(Subject s, Report out) {
    boolean allKnown = s.clusters().stream().allMatch(c -> c.type().isPresent());
    if (gpu(s).isPresent() && allKnown && s.withGpus().findAny().isEmpty()) {
      out.add(
          "performance.gpu",
          "performance.gpu is set, and no cluster has GPUs",
          "remove the section");
    }
  }

  private static boolean isOlder(DriverVersion driver, String other) {
    return driver.olderThan(DriverVersion.parse(other).orElseThrow());
  }
}
