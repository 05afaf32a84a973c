package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTests {

  private static ScriptedPop3Server server(String script) {
    return ScriptedPop3Server.playing(Dial.LOGIN + script).start();
  }

  @ParameterizedTest
  @CsvSource({
    "'+OK 2 320', 2, 320",
    "'+OK 2 320 octets in all', 2, 320",
    "'+OK 2', 2, -1",
    "'+OK 2 -17', 2, -1",
    "'+OK 2 99999999999999999999', 2, -1",
    "'+OK 2 5000000000', 2, 5000000000",
    "'+OK 0 0', 0, 0"
  })
  void readsStatWithJunkAfterOrInsteadOfTheOctets(String line, int messages, long octets)
      throws Exception {
    try (var server = server("C: STAT\nS: " + line);
        TransactionSession drop = Dial.login(server)) {
      DropListing stat = drop.stat(Dial.soon());

      assertThat(stat.messages()).isEqualTo(messages);
      assertThat(stat.octets().orElse(-1)).isEqualTo(octets);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+OK", "+OK many", "+OK -1 5"})
  void aStatWithoutACountIsAViolation(String line) throws Exception {
    try (var server = server("C: STAT\nS: " + line);
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.stat(Dial.soon())).isInstanceOf(ProtocolViolation.class);
      assertThat(drop.anomalous()).isTrue();
    }
  }

  @Test
  void gapsAndJunkAndUnknownSizesAreLegal() throws Exception {
    try (var server = server("C: LIST\nS: +OK\nS: 2 200 junk\nS: 5 x\nS: 9 5000000000\nS: .");
        TransactionSession drop = Dial.login(server)) {
      assertThat(drop.list(Dial.soon()))
          .containsExactly(
              new ScanListing(2, 200),
              new ScanListing(5, ScanListing.UNKNOWN),
              new ScanListing(9, 5_000_000_000L));
    }
  }

  @Test
  void unusualUniqueIdsAreKeptAndMissingOnesAreMissing() throws Exception {
    String long1024 = "u".repeat(1_024);
    try (var server =
            server(
                "C: UIDL\nS: +OK\nS: 1   spaced\nS: 2\nS: 3 same\nS: 4 same\nS: 5 "
                    + long1024
                    + "\nS: 6 "
                    + long1024
                    + "x\n!raw 7 \\351\\200\\r\\n\nS: .");
        TransactionSession drop = Dial.login(server)) {
      assertThat(drop.uidl(Dial.soon()))
          .containsExactly(
              new UniqueIdListing(1, "spaced"),
              new UniqueIdListing(2, null),
              new UniqueIdListing(3, "same"),
              new UniqueIdListing(4, "same"),
              new UniqueIdListing(5, long1024),
              new UniqueIdListing(6, null),
              new UniqueIdListing(7, "\u00e9\u0080"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 120",
        "-1 120",
        "2147483648 120",
        "99999999999999999999 1",
        "x 120",
        "",
      })
  void aNumberThatCannotBeIsAViolation(String line) throws Exception {
    try (var server =
            server("C: STAT\nS: +OK 3 360\nC: LIST\nS: +OK\nS: " + line + "\nS: .\n!gone");
        TransactionSession drop = Dial.login(server)) {
      drop.stat(Dial.soon());

      ProtocolViolation violation =
          catchThrowableOfType(ProtocolViolation.class, () -> drop.list(Dial.soon()));
      assertThat(violation.stage()).isEqualTo(Stage.LIST);
      assertThat(drop.anomalous()).isTrue();
    }
  }

  @Test
  void aMessageThatCameAfterStatIsLeftToTheNextSession() throws Exception {
    try (var server = server("C: STAT\nS: +OK 1 120\nC: LIST\nS: +OK\nS: 1 120\nS: 2 99\nS: .");
        TransactionSession drop = Dial.login(server)) {
      drop.stat(Dial.soon());

      assertThat(drop.list(Dial.soon())).containsExactly(new ScanListing(1, 120));
      assertThat(drop.anomalous()).isFalse();
    }
  }

  @Test
  void aNumberThatComesTwiceIsAViolation() throws Exception {
    try (var server = server("C: UIDL\nS: +OK\nS: 1 a\nS: 1 b\nS: .");
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.uidl(Dial.soon())).isInstanceOf(ProtocolViolation.class);
    }
  }

  @Test
  void numbersStayWithinTheFirstStatAlsoAfterDeletes() throws Exception {
    try (var server =
            server(
                """
                C: STAT
                S: +OK 3 360
                C: DELE 1
                S: +OK
                C: STAT
                S: +OK 2 240
                C: LIST
                S: +OK
                S: 2 120
                S: 3 120
                S: .
                """);
        TransactionSession drop = Dial.login(server)) {
      Deadline deadline = Dial.soon();
      drop.stat(deadline);
      drop.deleteStoredEarlier(1, deadline);
      drop.stat(deadline);

      assertThat(drop.list(deadline)).hasSize(2);
    }
  }

  @Test
  void theAnswerForOneMessageMustBeAboutThatMessage() throws Exception {
    try (var server = server("C: LIST 2\nS: +OK 3 120\n!gone");
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.list(2, Dial.soon())).isInstanceOf(ProtocolViolation.class);
    }
  }

  @Test
  void aServerWithoutUidlSaysSoAndTheSessionGoesOn() throws Exception {
    try (var server = server("C: UIDL\nS: -ERR what?\nC: NOOP\nS: +OK");
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.uidl(Dial.soon()))
          .isInstanceOfSatisfying(
              CommandRejected.class, e -> assertThat(e.sessionUsable()).isTrue());
      drop.noop(Dial.soon());
    }
  }

  @Test
  void aListingThatIsCutShortIsNoListing() throws Exception {
    try (var server = server("C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\n!close");
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.uidl(Dial.soon())).isInstanceOf(ConnectionLost.class);
      assertThatThrownBy(() -> drop.uidl(Dial.soon())).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anEndlessListingIsGivenUp() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int n = 1; n <= 20; n++) {
      lines.append("S: ").append(n).append(" uid-").append(n).append('\n');
    }
    Map<String, Pop3Limits> limits =
        Map.of(
            "listingEntries", Pop3Limits.DEFAULT.withListing(10, 1_000_000),
            "listingOctets", Pop3Limits.DEFAULT.withListing(100, 50));
    for (Map.Entry<String, Pop3Limits> each : limits.entrySet()) {
      try (var server = server("C: UIDL\nS: +OK\n" + lines + "S: .");
          TransactionSession drop = Dial.login(Dial.to(server).limits(each.getValue()).build())) {
        LimitExceeded exceeded =
            catchThrowableOfType(LimitExceeded.class, () -> drop.uidl(Dial.soon()));

        assertThat(exceeded.limit()).isEqualTo(each.getKey());
        assertThat(exceeded.sessionUsable()).isFalse();
        assertThat(drop.failure()).hasValue(exceeded);
      }
    }
  }

  @Test
  void anAbsurdCountIsOverTheLimit() throws Exception {
    try (var server = server("C: STAT\nS: +OK 2000000000 1");
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.stat(Dial.soon())).isInstanceOf(LimitExceeded.class);
    }
  }

  @Test
  void aLongListingIsToldToTheTranscriptInPart() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int n = 1; n <= 50; n++) {
      lines.append("S: ").append(n).append(" 100\n");
    }
    Transcript transcript = new Transcript();
    try (var server = server("C: LIST\nS: +OK\n" + lines + "S: .");
        TransactionSession drop = Dial.login(Dial.to(server).transcript(transcript).build())) {
      drop.list(Dial.soon());
    }
    assertThat(transcript.lines())
        .contains("S: 20 100", "S: … 30 more lines")
        .doesNotContain("S: 21 100");
  }
}
