package io.postrider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.postrider.demo.DemoApplication;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The walls of the house: which module may use which, and what each library is known to. */
class ModularityTests {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.postrider");

  @Test
  void modulesUseOnlyWhatTheyMay() {
    ApplicationModules.of(PostriderApplication.class).verify();
  }

  @Test
  void mimeKnowsNothingButTheJdkAndJakartaMail() {
    classes()
        .that()
        .resideInAPackage("io.postrider.mime..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "jakarta.mail..", "org.jspecify..", "io.postrider.mime..")
        .check(HOUSE);
  }

  @Test
  void onlyMimeKnowsJakartaMail() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.postrider.mime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..")
        .check(HOUSE);
  }

  @Test
  void onlyFetchKnowsTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.postrider.pop3..", "io.postrider.fetch..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.postrider.pop3..")
        .check(HOUSE);
  }

  @Test
  void onlyOneModuleKnowsTheOAuth2Client() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.postrider.oauth2..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework.security.oauth2.client..")
        .check(HOUSE);
  }

  @Test
  void nobodyUsesTheJacksonThatCameAlong() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
        .check(HOUSE);
  }

  /** {@code spring-boot:test-run} starts the one program that it finds, or none. */
  @Test
  void theDemoIsTheOnlyProgramAmongTheTests() {
    var tests =
        new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.postrider");

    assertThat(tests)
        .filteredOn(type -> type.tryGetMethod("main", String[].class).isPresent())
        .extracting(JavaClass::getName)
        .containsExactly(DemoApplication.class.getName());
  }
}
