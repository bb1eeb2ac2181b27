package io.mlinfra;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Keeps the arrows of docs/architecture.md. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.mlinfra");

  @Test
  void nobodyButTheCommandLineImportsCommandLineOrViews() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.mlinfra.cli..", "io.mlinfra.view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.mlinfra.cli..", "io.mlinfra.view..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.mlinfra.view..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.mlinfra.cli..")
        .check(MAIN);
  }

  @Test
  void theEmbeddedCloudAndTheEngineMeetOnTheWireOnly() {
    classes()
        .that()
        .resideInAPackage("io.mlinfra.sandbox..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            "io.mlinfra.spec..",
            "io.mlinfra.catalog..",
            "io.mlinfra.lint..",
            "io.mlinfra.blueprint..",
            "io.mlinfra.resource..",
            "io.mlinfra.provider..",
            "io.mlinfra.diff..",
            "io.mlinfra.plan..",
            "io.mlinfra.apply..",
            "io.mlinfra.deploy..",
            "io.mlinfra.control..",
            "io.mlinfra.cost..",
            "io.mlinfra.quota..",
            "io.mlinfra.inventory..",
            "io.mlinfra.estimate..",
            "io.mlinfra.guest..",
            "io.mlinfra.hook..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.mlinfra.sandbox..", "io.mlinfra.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.mlinfra.sandbox..")
        .check(MAIN);
  }

  @Test
  void theEngineKnowsNoServiceByName() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.mlinfra.apply..",
            "io.mlinfra.diff..",
            "io.mlinfra.plan..",
            "io.mlinfra.deploy..",
            "io.mlinfra.control..",
            "io.mlinfra.resource..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.mlinfra.provider.gcp..", "io.mlinfra.provider.databricks..",
            "io.mlinfra.provider.datadog..", "io.mlinfra.provider.turbonomic..")
        .check(MAIN);
  }

  @Test
  void buildingAPlanNeedsNoCloud() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.mlinfra.spec..",
            "io.mlinfra.catalog..",
            "io.mlinfra.lint..",
            "io.mlinfra.blueprint..",
            "io.mlinfra.resource..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.mlinfra.provider..",
            "io.mlinfra.plan..",
            "io.mlinfra.apply..",
            "io.mlinfra.deploy..")
        .check(MAIN);
  }

  @Test
  void onlyViewsAndCommandsPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.mlinfra.cli..", "io.mlinfra.view..")
        .and()
        .doNotHaveSimpleName("SandboxMain")
        .should()
        .accessField(System.class, "out")
        .check(MAIN);
  }

  @Test
  void thePartsOfTheEmbeddedComputeStandInOneOrder() {
    slices().matching("io.mlinfra.sandbox.compute.(*)..").should().beFreeOfCycles().check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.mlinfra.sandbox.compute.engine")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.mlinfra.sandbox.compute..")
                .and(resideOutsideOfPackage("io.mlinfra.sandbox.compute.engine")))
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.mlinfra.sandbox.compute.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.mlinfra.sandbox.compute")
        .check(MAIN);
  }

  @Test
  void thereAreNoCyclesBetweenTheTopPackages() {
    slices()
        .matching("io.mlinfra.(spec|catalog|lint|blueprint|resource|guest)..")
        .should()
        .beFreeOfCycles()
        .check(MAIN);
  }
}
