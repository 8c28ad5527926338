package org.slicesweep.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who knows whom among the packages that plan and run sweeps. */
class HouseTest {
  private static final String JOBS = "org.slicesweep.jobs.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.slicesweep.jobs");

  @Test
  void searchesKnowTrialsAndNothingOfSpark() {
    noClasses()
        .that()
        .resideInAPackage(JOBS + "search..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..",
            JOBS + "cli..",
            JOBS + "engine..",
            JOBS + "files..",
            JOBS + "live..",
            JOBS + "report..",
            JOBS + "store..",
            JOBS + "sweep..")
        .check(CLASSES);
  }

  @Test
  void sweepFilesKnowSearchesAndNothingOfSpark() {
    noClasses()
        .that()
        .resideInAPackage(JOBS + "sweep..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..",
            JOBS + "cli..",
            JOBS + "engine..",
            JOBS + "files..",
            JOBS + "live..",
            JOBS + "report..",
            JOBS + "store..")
        .check(CLASSES);
  }

  @Test
  void whatIsSeenFromElsewhereKnowsNeitherTheEngineNorSpark() {
    noClasses()
        .that()
        .resideInAPackage(JOBS + "live..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..",
            JOBS + "cli..",
            JOBS + "engine..",
            JOBS + "files..",
            JOBS + "report..",
            JOBS + "search..")
        .check(CLASSES);
  }

  @Test
  void nobodyKnowsTheCommands() {
    noClasses()
        .that()
        .resideOutsideOfPackage(JOBS + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JOBS + "cli..")
        .check(CLASSES);
  }
}
