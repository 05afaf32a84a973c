package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say beside the messages themselves, and what of it must not matter. */
class MessageEdgeTests {

  private static ScriptedPop3Server server(String script) {
    return ScriptedPop3Server.playing(Dial.LOGIN + script).start();
  }

  /**
   * RFC 1939 §7: identical messages may have one unique-id; the engine leaves that to its caller.
   */
  @Test
  void messagesMayShareAUniqueIdAndCaseTellsThemApart() throws Exception {
    try (var server = server("C: UIDL\nS: +OK\nS: 1 same\nS: 2 same\nS: 3 SAME\nS: .\n");
        TransactionSession drop = Dial.login(server)) {
      assertThat(drop.uidl(Dial.soon()))
          .containsExactly(
              new UniqueIdListing(1, "same"),
              new UniqueIdListing(2, "same"),
              new UniqueIdListing(3, "SAME"));
    }
  }

  /** RFC 1939 §5: the text after +OK is free, and no size in it is believed. */
  @ParameterizedTest
  @ValueSource(strings = {"+OK", "+OK 3 octets", "+OK 99999999999999999999 octets", "+OK -1"})
  void whatFollowsTheOkOfRetrIsFree(String line) throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server = server("C: RETR 1\nS: " + line + "\nS: four\nS: .\n");
        TransactionSession drop = Dial.login(server)) {
      assertThat(drop.retr(1, sink, Dial.soon()).octets()).isEqualTo(6);
      assertThat(sink.text(1)).isEqualTo("four\r\n");
    }
  }

  /** RFC 6856 §5: such a message is to be had after the UTF8 command only. */
  @Test
  void aMessageThatAsksForUtf8IsToldApart() throws Exception {
    try (var server = server("C: RETR 1\nS: -ERR [UTF8] ask for UTF8 first\nC: NOOP\nS: +OK\n");
        TransactionSession drop = Dial.login(server)) {
      CommandRejected rejection =
          catchThrowableOfType(
              CommandRejected.class, () -> drop.retr(1, new CollectingSink(), Dial.soon()));

      assertThat(rejection.responseCode().orElseThrow().failureClass())
          .isEqualTo(FailureClass.NEEDS_UTF8);
      drop.noop(Dial.soon());
    }
  }

  /** RFC 1939 §5: a message that is gone is refused, and the session goes on with the next. */
  @Test
  void aMessageExpungedMeanwhileIsRefusedOnceAndNotAskedForAgain() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server =
            server(
                "C: RETR 1\nS: -ERR Message 1 expunged.\nC: RETR 2\nS: +OK\nS: two\nS: .\nC: QUIT\nS: +OK\n");
        TransactionSession drop = Dial.login(server)) {
      drop.retrieveAll(new int[] {1, 2}, sink, Dial.soon());

      assertThat(sink.calls()).containsExactly("rejected 1", "begin 2", "complete 2");
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.NOTHING_TO_COMMIT);
      server.verify();
    }
  }

  /** A refusal of STAT, which one large provider used to slow its visitors down. */
  @Test
  void aRefusedStatLeavesTheSessionUsable() throws Exception {
    try (var server =
            server("C: STAT\nS: -ERR login allowed only every 15 minutes\nC: QUIT\nS: +OK\n");
        TransactionSession drop = Dial.login(server)) {
      CommandRejected rejection =
          catchThrowableOfType(CommandRejected.class, () -> drop.stat(Dial.soon()));

      assertThat(rejection.stage()).isEqualTo(Stage.STAT);
      assertThat(rejection.reply().orElseThrow().text()).startsWith("login allowed only");
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.NOTHING_TO_COMMIT);
      server.verify();
    }
  }
}
