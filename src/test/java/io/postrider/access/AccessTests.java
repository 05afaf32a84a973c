package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.postrider.web.RequiresScope;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What the start refuses, and the form of tokens. */
class AccessTests {

  @Controller
  static class Protected {
    @GetMapping("/api/v1/good")
    @RequiresScope("messages:read")
    void good() {}

    @GetMapping("/elsewhere")
    void open() {}
  }

  @Controller
  static class Forgotten {
    @GetMapping("/api/v1/forgotten")
    void forgotten() {}
  }

  @Controller
  static class Misspelt {
    @GetMapping("/api/v1/misspelt")
    @RequiresScope("message:read")
    void misspelt() {}
  }

  @Controller
  static class Empty {
    @GetMapping("/api/v1/empty")
    @RequiresScope({})
    void empty() {}
  }

  @Test
  void startsWhereEachOperationNamesItsScope() {
    check(Protected.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {Forgotten.class, Misspelt.class, Empty.class})
  void refusesToStartWhereOneDoesNot(Class<?> controller) {
    assertThatIllegalStateException()
        .isThrownBy(() -> check(controller))
        .withMessageContaining("@RequiresScope")
        .withMessageContaining(controller.getSimpleName());
  }

  private static void check(Class<?> controller) {
    try (var context = new StaticApplicationContext()) {
      context.registerSingleton("controller", controller);
      context.registerSingleton("mapping", RequestMappingHandlerMapping.class);
      context.refresh();
      new ScopesDeclared(context.getBeanProvider(RequestMappingInfoHandlerMapping.class))
          .afterSingletonsInstantiated();
    }
  }

  @Test
  void makesTokensThatAreWellFormedAndNeverTheSame() {
    String token = TokenText.fresh();

    assertThat(TokenText.isWellFormed(token)).isTrue();
    assertThat(TokenText.fresh()).isNotEqualTo(token);
    assertThat(TokenText.hint(token)).hasSize(9).doesNotContain(token.substring(9));
  }

  @Test
  void noticesEachMistypedCharacter() {
    String token = TokenText.fresh();

    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'a' ? 'b' : 'a';
      assertThat(TokenText.isWellFormed(token.substring(0, i) + other + token.substring(i + 1)))
          .isFalse();
    }
    assertThat(TokenText.isWellFormed(token + "0")).isFalse();
    assertThat(TokenText.isWellFormed("")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short", "fifteen-letters", "with blanks inside it", "umläute-überall-im-wort"})
  void refusesABootstrapTokenThatCannotServe(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SecuritySettings(token))
        .withMessageContaining("POSTRIDER_SECURITY_BOOTSTRAP_TOKEN")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain(token));
  }

  @Test
  void takesABlankBootstrapTokenForNoneAndNeverShowsOne() {
    assertThat(new SecuritySettings("  ").bootstrapToken()).isNull();
    assertThat(new SecuritySettings("sixteen-letters!".replace('!', 's')).toString())
        .doesNotContain("sixteen");
  }

  @Test
  void adminHoldsEveryScope() {
    assertThat(Scope.effective(Set.of(Scope.ADMIN))).contains("messages:read", "admin").hasSize(7);
    assertThat(Scope.effective(Set.of(Scope.EVENTS_READ))).containsExactly("events:read");
  }
}
