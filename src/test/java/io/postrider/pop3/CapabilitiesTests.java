package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    assertThat(capabilities.expiry().map(Expiry::atOnce)).hasValue(true);
    assertThat(capabilities.implementation()).hasValue("Some Server v1");
  }

  @Test
  void junkWhereANumberShouldBeIsNotANumber() {
    Capabilities capabilities =
        Capabilities.of(List.of("LOGIN-DELAY soon", "EXPIRE NEVER", "IMPLEMENTATION"));

    assertThat(capabilities.loginDelay()).isEmpty();
    assertThat(capabilities.expiry()).hasValue(new Expiry(Optional.empty(), false));
    assertThat(capabilities.implementation()).hasValue("");
  }

  @Test
  void tellsForHowLongMessagesAreKept() {
    assertThat(Capabilities.of(List.of("EXPIRE 60 USER")).expiry())
        .hasValue(new Expiry(Optional.of(60L), true));
    assertThat(Capabilities.of(List.of("expire never")).expiry())
        .hasValue(new Expiry(Optional.empty(), false));
    assertThat(Capabilities.of(List.of("EXPIRE 0")).expiry().map(Expiry::atOnce)).hasValue(true);
    assertThat(Capabilities.of(List.of("EXPIRE 1")).expiry().map(Expiry::atOnce)).hasValue(false);
    for (String line : List.of("EXPIRE", "EXPIRE USER", "EXPIRE -1", "EXPIRE 9999999999", "TOP")) {
      assertThat(Capabilities.of(List.of(line)).expiry()).as(line).isEmpty();
    }
  }

  @Test
  void tellsHowTwoAnswersDiffer() {
    Capabilities before =
        Capabilities.of(List.of("STLS", "SASL PLAIN LOGIN", "LOGIN-DELAY 0 USER", "TOP"));
    Capabilities after =
        Capabilities.of(List.of("top", "UIDL", "SASL LOGIN PLAIN", "LOGIN-DELAY 300"));

    CapabilityChange change = after.since(before);

    assertThat(change.gone()).containsExactly("STLS");
    assertThat(change.added()).containsExactly("UIDL");
    assertThat(change.changed()).containsExactly("LOGIN-DELAY");
    assertThat(after.since(after).isEmpty()).isTrue();
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
      Capabilities before = drop.capabilities().beforeLogin().orElseThrow();
      assertThat(before.lines()).containsExactly("USER");
      assertThat(drop.capabilities().since(before).gone()).containsExactly("USER");
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
      assertThat(drop.capabilities().beforeLogin().map(Capabilities::lines))
          .hasValue(List.of("UIDL"));
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
