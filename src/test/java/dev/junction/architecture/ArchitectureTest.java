package dev.junction.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  /** Capabilities whose job is network input and output, and the sockets that they share. */
  private static final String[] NETWORK = {
    "dev.junction.net..",
    "dev.junction.http..",
    "dev.junction.dns..",
    "dev.junction.tls..",
    "dev.junction.dgram..",
    "dev.junction.http2..",
    "dev.junction.poll.."
  };

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.junction");

  @Test
  void onlyTheEngineKnowsJavet() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.junction.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.caoccao..")
        .check(PRODUCTION);
  }

  @Test
  void nettyStaysInTheNetworkPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(NETWORK)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(PRODUCTION);
  }

  @Test
  void foreignFunctionsStayInPosix() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.junction.posix..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .check(PRODUCTION);
  }

  @Test
  void engineAndLoopKnowNoCapability() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.junction.engine..", "dev.junction.loop..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.junction..")
                .and(resideOutsideOfPackages("dev.junction.engine..", "dev.junction.loop..")))
        .check(PRODUCTION);
  }

  @Test
  void noCapabilityUsesAnother() {
    slices()
        .matching("dev.junction.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAPackage("dev.junction.."),
            resideInAnyPackage(
                "dev.junction.engine..",
                "dev.junction.loop..",
                "dev.junction.posix..",
                "dev.junction.poll.."))
        .check(PRODUCTION);
  }

  @Test
  void classesAreFinal() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(PRODUCTION);
  }

  /** A JVM may hold several runtimes, which must not meet in a static field. */
  @Test
  void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().check(PRODUCTION);
  }
}
