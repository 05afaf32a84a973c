package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTests {

  @Test
  void sendsNothingBeforeTheGreetingAndReadsItsTimestamp() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(
                    """
                    S: +OK hello <1896.697170952@dbc.mtview.ca.us> [not a code]
                    C: CAPA
                    S: -ERR
                    !gone
                    """)
                .start();
        AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
      assertThat(hello.greeting().apopTimestamp()).hasValue("<1896.697170952@dbc.mtview.ca.us>");
      assertThat(hello.greeting().reply().code()).isEmpty();
      assertThat(hello.capabilities().known()).isFalse();
    }
  }

  @Test
  void aServerThatGreetsWithErrIsNotTalkedTo() throws Exception {
    try (var server =
        ScriptedPop3Server.playing("S: -ERR [SYS/TEMP] come back later\n!gone").start()) {
      CommandRejected rejection =
          catchThrowableOfType(
              CommandRejected.class, () -> Dial.to(server).build().connect(Dial.soon()));

      assertThat(rejection.stage()).isEqualTo(Stage.GREETING);
      assertThat(rejection.sessionUsable()).isFalse();
      assertThat(rejection.responseCode().map(ResponseCode::failureClass))
          .hasValue(FailureClass.TEMPORARY);
      assertThat(rejection.reply().orElseThrow().text()).isEqualTo("come back later");
      server.verify();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request",
        "220 mx.example.com ESMTP",
        "* OK IMAP4rev1 ready",
        "+OKAY",
        "+ok",
        "+ aGVsbG8="
      })
  void whatIsNotPop3IsAViolation(String greeting) throws Exception {
    try (var server = ScriptedPop3Server.playing("S: " + greeting + "\n!gone").start()) {
      ProtocolViolation violation =
          catchThrowableOfType(
              ProtocolViolation.class, () -> Dial.to(server).build().connect(Dial.soon()));

      assertThat(violation.stage()).isEqualTo(Stage.GREETING);
      server.verify();
    }
  }

  @Test
  void anEmptyTextIsLegal() throws Exception {
    try (var server = ScriptedPop3Server.playing("!raw +OK\\r\\n\nC: CAPA\nS: -ERR").start();
        AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
      assertThat(hello.greeting().reply().line()).isEqualTo("+OK");
    }
  }

  @Test
  void octetsAfterTheGreetingAreDesync() throws Exception {
    try (var server =
        ScriptedPop3Server.playing("!raw +OK hi\\r\\n+OK more\\r\\n\n!gone").start()) {
      assertThat(
              catchThrowableOfType(
                  ProtocolViolation.class, () -> Dial.to(server).build().connect(Dial.soon())))
          .isNotNull();
      server.verify();
    }
  }

  @Test
  void aFarTooLongGreetingIsGivenUp() throws Exception {
    try (var server =
        ScriptedPop3Server.playing("!raw +OK " + "x".repeat(9_000) + "\\r\\n").start()) {
      LimitExceeded limit =
          catchThrowableOfType(
              LimitExceeded.class, () -> Dial.to(server).build().connect(Dial.soon()));

      assertThat(limit.limit()).isEqualTo("lineOctets");
      assertThat(limit.sessionUsable()).isFalse();
    }
  }
}
