package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTests {

  @Test
  void readsTagsInAnyCaseAndJoinsWhatComesTwice() {
    Capabilities capabilities =
        Capabilities.of(
            List.of(
                "top",
                "Sasl PLAIN",
                "SASL login",
                "X-UNKNOWN  a   b",
                "LOGIN-DELAY 300 USER",
                "EXPIRE 0",
                "IMPLEMENTATION Some Server v1",
                ""));

    assertThat(capabilities.has("TOP")).isTrue();
    assertThat(capabilities.has("uidl")).isFalse();
    assertThat(capabilities.saslMechanisms()).containsExactly("LOGIN", "PLAIN");
    assertThat(capabilities.arguments("x-unknown")).containsExactly("a", "b");
    assertThat(capabilities.loginDelay()).hasValue(Duration.ofMinutes(5));
    assertThat(capabilities.loginDelayPerUser()).isTrue();
    assertThat(capabilities.expireDays()).hasValue(0L);
    assertThat(capabilities.implementation()).hasValue("Some Server v1");
  }

  @Test
  void junkWhereANumberShouldBeIsNotANumber() {
    Capabilities capabilities =
        Capabilities.of(List.of("LOGIN-DELAY soon", "EXPIRE NEVER", "IMPLEMENTATION"));

    assertThat(capabilities.loginDelay()).isEmpty();
    assertThat(capabilities.expireDays()).isEmpty();
    assertThat(capabilities.implementation()).hasValue("");
  }

  @Test
  void asksAgainAfterLoginAndBelievesTheLaterAnswer() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(
                    """
                    S: +OK
                    C: CAPA
                    S: +OK
                    S: USER
                    S: .
                    C: USER alice
                    S: +OK
                    C: PASS secret
                    S: +OK
                    C: CAPA
                    S: +OK
                    S: UIDL
                    S: .
                    """)
                .start();
        TransactionSession drop = Dial.login(server)) {
      assertThat(drop.capabilities().has("UIDL")).isTrue();
      assertThat(drop.capabilities().has("USER")).isFalse();
      server.verify();
    }
  }

  @Test
  void keepsTheEarlierAnswerWhereCapaIsRefusedAfterLogin() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(
                    """
                    S: +OK
                    C: CAPA
                    S: +OK
                    S: UIDL
                    S: .
                    C: USER alice
                    S: +OK
                    C: PASS secret
                    S: +OK
                    C: CAPA
                    S: -ERR not here
                    """)
                .start();
        TransactionSession drop = Dial.login(server)) {
      assertThat(drop.capabilities().has("UIDL")).isTrue();
    }
  }

  @Test
  void anEndlessAnswerIsGivenUp() throws Exception {
    String script = "S: +OK\nC: CAPA\nS: +OK\n" + "S: X-MORE\n".repeat(1_000);
    try (var server = ScriptedPop3Server.playing(script).start()) {
      LimitExceeded limit =
          catchThrowableOfType(
              LimitExceeded.class, () -> Dial.to(server).build().connect(Dial.soon()));

      assertThat(limit.limit()).isEqualTo("capabilityLines");
      assertThat(limit.stage()).isEqualTo(Stage.CAPABILITIES);
    }
  }
}
