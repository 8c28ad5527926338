package org.slicesweep;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Packages are floors: a class imports only from below. */
class HouseTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.slicesweep");

  @Test
  void everyFloorKnowsOnlyThoseBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.slicesweep..")
        .layer("api")
        .definedBy("org.slicesweep")
        .layer("select")
        .definedBy("org.slicesweep.select..")
        .layer("train")
        .definedBy("org.slicesweep.train..")
        .layer("pack")
        .definedBy("org.slicesweep.pack..")
        .layer("peft")
        .definedBy("org.slicesweep.peft..")
        .layer("method")
        .definedBy("org.slicesweep.method..")
        .layer("task")
        .definedBy("org.slicesweep.task..")
        .layer("slice")
        .definedBy("org.slicesweep.slice..")
        .layer("backbone")
        .definedBy("org.slicesweep.backbone..")
        .layer("media")
        .definedBy("org.slicesweep.media..")
        .layer("measure")
        .definedBy("org.slicesweep.measure..")
        .layer("weights")
        .definedBy("org.slicesweep.weights..")
        .layer("torch")
        .definedBy("org.slicesweep.torch..")
        .layer("common")
        .definedBy("org.slicesweep.common..")
        .whereLayer("api")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("select")
        .mayOnlyBeAccessedByLayers("api")
        .whereLayer("train")
        .mayOnlyBeAccessedByLayers("api", "select")
        .whereLayer("pack")
        .mayOnlyBeAccessedByLayers("api", "train")
        .whereLayer("peft")
        .mayOnlyBeAccessedByLayers("api")
        .whereLayer("method")
        .mayOnlyBeAccessedByLayers("api", "select", "train", "peft", "pack")
        .whereLayer("task")
        .mayOnlyBeAccessedByLayers("api", "select", "train", "pack")
        .whereLayer("slice")
        .mayOnlyBeAccessedByLayers("api", "select", "train", "method")
        .whereLayer("backbone")
        .mayOnlyBeAccessedByLayers("api", "select", "train", "peft", "pack", "task", "method")
        .whereLayer("media")
        .mayOnlyBeAccessedByLayers("train", "task")
        .whereLayer("measure")
        .mayOnlyBeAccessedByLayers("api")
        .whereLayer("weights")
        .mayOnlyBeAccessedByLayers("api", "select", "train", "peft", "backbone")
        .check(CLASSES);
  }

  @Test
  void onlyTorchTouchesTheEngine() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("org.slicesweep.torch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..")
        .check(CLASSES);
  }

  @Test
  void theRuntimeKnowsNoSpark() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.slicesweep.jobs..")
        .check(CLASSES);
  }
}
