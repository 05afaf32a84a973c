package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.pop3.sasl.Digests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6856. */
class Utf8AndLanguageTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final String GREETING = "S: +OK <1.2@three>\nC: CAPA\nS: +OK\nS: ";
  private static final String AFTERWARDS = "C: CAPA\nS: -ERR\n";

  @FunctionalInterface
  private interface Play {
    void on(AuthorizationSession session) throws Exception;
  }

  private static void play(String script, Play play) throws Exception {
    try (var server = ScriptedPop3Server.playing(script).start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        play.on(hello);
      }
      server.verify();
    }
  }

  @Test
  void utf8IsAskedForAfterStlsAndBeforeLogin() throws Exception {
    String script =
        """
        S: +OK
        C: CAPA
        S: +OK
        S: UTF8
        S: STLS
        S: .
        C: STLS
        S: +OK
        !tls
        C: CAPA
        S: +OK
        S: UTF8
        S: .
        C: UTF8
        S: +OK UTF-8 from now on
        C: USER alice
        S: +OK
        C: PASS secret
        S: +OK
        """
            + AFTERWARDS;
    try (var server =
            ScriptedPop3Server.playing(script).stls(AUTHORITY.issue("127.0.0.1")).start();
        AuthorizationSession hello =
            Dial.to(server, TlsPolicy.STLS_REQUIRED)
                .trust(TrustSettings.authority(AUTHORITY.pem()))
                .build()
                .connect(Dial.soon())) {
      hello.enableUtf8(Dial.soon());
      hello.authenticate(Dial.ALICE, Dial.soon()).close();
      server.verify();
      assertThatThrownBy(() -> hello.enableUtf8(Dial.soon()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aRefusalOfUtf8LeavesTheSessionUsable() throws Exception {
    play(
        GREETING + "USER\nS: .\nC: UTF8\nS: -ERR [SYS/PERM] no\nC: UTF8\nS: +OK\n",
        hello -> {
          CommandRejected rejection =
              catchThrowableOfType(CommandRejected.class, () -> hello.enableUtf8(Dial.soon()));
          assertThat(rejection.failureClass()).isEqualTo(FailureClass.PERMANENT);
          hello.enableUtf8(Dial.soon());
        });
  }

  @Test
  void aMessageThatNeedsUtf8IsToldApart() throws Exception {
    play(
        GREETING
            + "USER\nS: .\nC: USER alice\nS: +OK\nC: PASS secret\nS: +OK\n"
            + AFTERWARDS
            + "C: RETR 1\nS: -ERR [UTF8] say UTF8 first\n",
        hello -> {
          try (TransactionSession drop = hello.authenticate(Dial.ALICE, Dial.soon())) {
            CommandRejected rejection =
                catchThrowableOfType(
                    CommandRejected.class, () -> drop.retr(1, new CollectingSink(), Dial.soon()));
            assertThat(rejection.failureClass()).isEqualTo(FailureClass.NEEDS_UTF8);
            assertThat(rejection.sessionUsable()).isTrue();
          }
        });
  }

  @Test
  void nameAndPasswordBeyondAsciiGoPreparedWhereTheServerTakesThem() throws Exception {
    play(
        GREETING
            + "UTF8 USER\nS: .\nC: USER jürgen\nS: +OK\nC: PASS geheim IX ß\nS: +OK\n"
            + AFTERWARDS,
        hello ->
            hello
                .authenticate(
                    new Credentials.Password("ju\u0308rgen", "ge\u00ADheim\u00A0\u2168 ß"),
                    Dial.soon())
                .close());
  }

  @Test
  void apopDigestsThePreparedPassword() throws Exception {
    String digest = Digests.apop("<1.2@three>", "geheim\u00fc");
    play(
        GREETING + "UTF8 USER\nS: .\nC: APOP jürgen " + digest + "\nS: +OK\n" + AFTERWARDS,
        hello ->
            hello
                .authenticate(
                    new Credentials.Password("jürgen", "geheimu\u0308", Mechanism.APOP),
                    Dial.soon())
                .close());
  }

  @ParameterizedTest
  @EnumSource(
      value = Mechanism.class,
      names = {"USER_PASS", "APOP"})
  void theyAreNotSentToAServerThatDoesNotSaySo(Mechanism mechanism) throws Exception {
    for (String capability : new String[] {"USER", "UTF8"}) {
      play(
          GREETING + capability + "\nS: .\n!gone\n",
          hello -> {
            CredentialsUnfit unfit =
                catchThrowableOfType(
                    CredentialsUnfit.class,
                    () ->
                        hello.authenticate(
                            new Credentials.Password("alice", "pässword", mechanism), Dial.soon()));
            assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.NOT_ASCII);
            assertThat(unfit.sessionUsable()).isTrue();
            assertThat(unfit).hasMessageNotContaining("pässword");
          });
    }
  }

  @Test
  void aCharacterThatSaslprepForbidsIsToldApart() throws Exception {
    play(
        GREETING + "UTF8 USER\nS: SASL SCRAM-SHA-256\nS: .\n!gone\n",
        hello -> {
          for (Mechanism mechanism : new Mechanism[] {Mechanism.USER_PASS, Mechanism.AUTO}) {
            CredentialsUnfit unfit =
                catchThrowableOfType(
                    CredentialsUnfit.class,
                    () ->
                        hello.authenticate(
                            new Credentials.Password("alice", "x\uE000", mechanism), Dial.soon()));
            assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.FORBIDDEN_CHARACTER);
          }
        });
  }

  @Test
  void listsAndChoosesLanguagesBeforeAndAfterLogin() throws Exception {
    String lang =
        """
        C: LANG
        S: +OK
        S: en English
        S: de Deutsch
        S: ..odd
        S: i-default
        S: .
        C: LANG de
        S: +OK de Sprache gewechselt
        C: LANG *
        S: +OK en
        C: LANG xx
        S: -ERR sprich deutlich
        """;
    Play play =
        hello -> {
          choose(hello);
          try (TransactionSession drop = hello.authenticate(Dial.ALICE, Dial.soon())) {
            choose(drop);
          }
        };
    play(
        GREETING
            + "LANG\nS: .\n"
            + lang
            + "C: USER alice\nS: +OK\nC: PASS secret\nS: +OK\n"
            + AFTERWARDS
            + lang,
        play);
  }

  private static void choose(Pop3Session session) throws Exception {
    assertThat(session.languages(Dial.soon()))
        .contains(
            new Language("en", "English"),
            new Language("de", "Deutsch"),
            new Language("i-default", ""));
    assertThat(session.language("de", Dial.soon())).isEqualTo("de");
    assertThat(session.language("*", Dial.soon())).isEqualTo("en");
    assertThatThrownBy(() -> session.language("xx", Dial.soon()))
        .isInstanceOf(CommandRejected.class);
  }

  @Test
  void anEndlessListOfLanguagesIsGivenUp() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(
                    GREETING + "LANG\nS: .\nC: LANG\nS: +OK\n" + "S: xx X\n".repeat(1_000))
                .start();
        AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
      assertThatThrownBy(() -> hello.languages(Dial.soon())).isInstanceOf(LimitExceeded.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de\r\nQUIT", "d e", "ü", "**"})
  void aTagThatIsNoneIsNotSent(String tag) throws Exception {
    play(
        GREETING + "LANG\nS: .\n!gone\n",
        hello ->
            assertThatThrownBy(() -> hello.language(tag, Dial.soon()))
                .isInstanceOf(IllegalArgumentException.class));
  }
}
