package io.postrider.pop3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The engine could be lifted out as a library tomorrow. */
class EngineDependencyTests {

  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.postrider.pop3");

  @Test
  void theEngineKnowsTheJdkAndJSpecifyOnly() {
    classes()
        .that()
        .resideInAPackage("io.postrider.pop3..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.postrider.pop3..",
            "java..",
            "javax.net.ssl..",
            "javax.crypto..",
            "javax.security..",
            "org.jspecify..")
        .check(ENGINE);
  }

  @Test
  void codecAndMechanismsKnowNoSocketAndNoSession() {
    noClasses()
        .that()
        .resideInAnyPackage("io.postrider.pop3.wire..", "io.postrider.pop3.sasl..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.postrider.pop3", "java.net..", "java.nio.channels..", "javax.net..")
        .check(ENGINE);
  }
}
