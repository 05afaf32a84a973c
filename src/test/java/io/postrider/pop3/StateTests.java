package io.postrider.pop3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a state does not allow (RFC 1939 §4-§6) is not there to be called. */
class StateTests {

  private static Set<String> methods(Class<?> session) {
    return Stream.of(session.getDeclaredMethods())
        .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void beforeLoginThereIsNoMaildropToSpeakOf() {
    assertThat(methods(AuthorizationSession.class))
        .contains("authenticate", "quit")
        .doesNotContain(
            "stat", "list", "uidl", "retr", "retrieveAll", "top", "dele", "rset", "noop");
  }

  @Test
  void afterLoginThereIsNoSecondLoginAndNoTls() {
    assertThat(methods(TransactionSession.class))
        .contains("stat", "list", "uidl", "retr", "top", "dele", "rset", "noop", "quit")
        .doesNotContain("authenticate", "login", "startTls", "stls");
  }

  /** LAST was in RFC 1460 and is gone since RFC 1725. */
  @Test
  void nobodyAsksForTheLastMessage() {
    assertThat(
            Stream.of(Pop3Session.class, TransactionSession.class)
                .flatMap(c -> methods(c).stream()))
        .noneMatch("last"::equalsIgnoreCase);
  }

  /** RFC 2449 §6.9: it is for people; nothing may depend on it. */
  @Test
  void theEngineNeverAsksWhoImplementsTheServer() {
    noClasses()
        .that()
        .resideInAPackage("io.postrider.pop3..")
        .and()
        .resideOutsideOfPackage("io.postrider.pop3.dialogue")
        .and()
        .haveSimpleNameNotEndingWith("Tests")
        .should()
        .callMethod(Capabilities.class, "implementation")
        .check(new ClassFileImporter().importPackages("io.postrider.pop3"));
  }
}
