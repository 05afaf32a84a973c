package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What must hold against every conforming server. Each fixture lends a fresh maildrop; what only
 * one of them can do is tested elsewhere.
 */
abstract class Pop3ContractTests {

  /** Several shapes of dots, an empty line, 8-bit octets and a long line. */
  static final List<byte[]> MESSAGES =
      List.of(
          message("one", "plain\r\n"),
          message("two", ".\r\n..\r\n.a dot\r\nno dot\r\n"),
          message("three", "caf\u00e9\r\n\r\n" + "x".repeat(20_000) + "\r\n"));

  final Deadline deadline = Deadline.in(Duration.ofMinutes(3));

  /** An endpoint in front of a maildrop that holds these messages, in this order. */
  abstract Pop3Client client(List<byte[]> messages);

  abstract Credentials credentials();

  /** How many small messages are many. */
  int many() {
    return 2_000;
  }

  static byte[] message(String subject, String body) {
    return ("From: a@example.com\r\nSubject: " + subject + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  TransactionSession open(Pop3Client client) throws Pop3Exception {
    return client.connect(deadline).authenticate(credentials(), deadline);
  }

  @Test
  void countsAndListsTheMaildrop() throws Exception {
    try (TransactionSession drop = open(client(MESSAGES))) {
      DropListing stat = drop.stat(deadline);
      List<ScanListing> scans = drop.list(deadline);

      assertThat(stat.messages()).isEqualTo(3);
      assertThat(scans).extracting(ScanListing::number).containsExactly(1, 2, 3);
      assertThat(scans).allMatch(ScanListing::sizeKnown);
      assertThat(drop.list(2, deadline)).hasValue(scans.get(1).octets());
    }
  }

  @Test
  void givesEachMessageAUniqueIdThatOutlivesTheSession() throws Exception {
    Pop3Client client = client(MESSAGES);
    List<UniqueIdListing> first;
    try (TransactionSession drop = open(client)) {
      first = drop.uidl(deadline);
      assertThat(drop.uidl(2, deadline)).isEqualTo(first.get(1));
      drop.quit(deadline);
    }

    try (TransactionSession drop = open(client)) {
      assertThat(drop.uidl(deadline)).isEqualTo(first);
    }
    assertThat(first).extracting(UniqueIdListing::uid).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void retrievesTheExactOctets() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(MESSAGES))) {
      for (int number = 1; number <= 3; number++) {
        drop.retr(number, sink, deadline);
      }
    }

    for (int number = 1; number <= 3; number++) {
      assertThat(sink.text(number)).endsWith(latin1(MESSAGES.get(number - 1)));
    }
  }

  /** Octets that a text protocol might be tempted to touch, and lines longer than any buffer. */
  @Test
  void retrievesAwkwardOctetsUntouched() throws Exception {
    List<byte[]> awkward =
        List.of(
            message("all octets", everyOctetButNulAndLineEnds() + "\r\n"),
            message("long lines", ("x".repeat(100_000) + "\r\n").repeat(3)),
            message("a long line of dots", ".".repeat(100_000) + "\r\n.\r\n"),
            message("dots", ".\r\n..\r\n...\r\n.a\r\na.\r\n\r\n.\r\n"));
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(awkward))) {
      drop.list(deadline);
      drop.retrieveAll(new int[] {1, 2, 3, 4}, sink, deadline);
    }

    for (int number = 1; number <= 4; number++) {
      assertSent(sink.text(number), awkward.get(number - 1));
    }
  }

  @Test
  void retrievesNulOctets() throws Exception {
    byte[] message = message("nul", "a\0b\r\n\0\r\n");
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(List.of(message)))) {
      drop.retr(1, sink, deadline);
    }

    assertSent(sink.text(1), message);
  }

  /** On the wire every text ends in CRLF; neither side can tell that there was none. */
  @Test
  void aMessageWithoutAFinalLineEndComesWithOne() throws Exception {
    byte[] message = message("unfinished", "no end");
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(List.of(message)))) {
      drop.retr(1, sink, deadline);
    }

    assertThat(sink.text(1)).endsWith("\r\n\r\nno end\r\n");
  }

  @Test
  void retrievesALargeMessage() throws Exception {
    byte[] large = message("large", (".".repeat(3) + "x".repeat(72) + "\r\n").repeat(272_000));
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(List.of(large, MESSAGES.get(0))))) {
      assertThat(drop.list(deadline).get(0).octets()).isGreaterThan(20_000_000);
      drop.retrieveAll(new int[] {1, 2}, sink, deadline);
    }

    assertSent(sink.text(1), large);
    assertSent(sink.text(2), MESSAGES.get(0));
  }

  @Test
  void retrievesThousandsInOneCall() throws Exception {
    List<byte[]> many = new ArrayList<>();
    for (int n = 1; n <= many(); n++) {
      many.add(message("number " + n, "." + n + "\r\n"));
    }
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(many))) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(many());
      assertThat(drop.list(deadline)).hasSize(many());
      assertThat(drop.uidl(deadline)).extracting(UniqueIdListing::uid).doesNotHaveDuplicates();
      drop.retrieveAll(IntStream.rangeClosed(1, many()).toArray(), sink, deadline);
      assertThat(drop.quit(deadline)).isEqualTo(Commit.NOTHING_TO_COMMIT);
    }

    assertThat(sink.completed()).hasSize(many());
    for (int number = 1; number <= many(); number++) {
      assertSent(sink.text(number), many.get(number - 1));
    }
  }

  @Test
  void retrievesManyInOneCall() throws Exception {
    List<byte[]> many = new ArrayList<>();
    for (int n = 1; n <= 150; n++) {
      many.add(message("number " + n, ".line\r\n".repeat(n)));
    }
    int[] numbers = new int[many.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    CollectingSink sink = new CollectingSink();

    try (TransactionSession drop = open(client(many))) {
      drop.list(deadline);
      drop.retrieveAll(numbers, sink, deadline);
      assertThat(drop.stat(deadline).messages()).isEqualTo(150);
    }

    assertThat(sink.completed()).hasSize(150);
    for (int number : numbers) {
      assertThat(sink.text(number)).endsWith(latin1(many.get(number - 1)));
    }
  }

  @Test
  void topGivesTheHeadersAndSoManyLines() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(MESSAGES))) {
      drop.top(2, 1, sink, deadline);
    }

    assertThat(sink.text(2)).contains("Subject: two\r\n").endsWith("\r\n\r\n.\r\n");
  }

  @Test
  void readsTheHeadersOfManyInOneCall() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(MESSAGES))) {
      drop.topAll(new int[] {3, 1, 2}, 0, sink, deadline);
    }

    assertThat(sink.completed().keySet()).containsExactly(3, 1, 2);
    assertThat(sink.text(3)).contains("Subject: three\r\n").doesNotContain("caf");
  }

  @Test
  void topOfNoLinesGivesTheHeadersAndTheBlankLine() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(MESSAGES))) {
      drop.top(2, 0, sink, deadline);
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
    }

    assertThat(sink.text(2)).contains("Subject: two\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void topOfMoreLinesThanThereAreGivesThemAll() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(MESSAGES))) {
      drop.top(2, 1_000, sink, deadline);
    }

    assertSent(sink.text(2), MESSAGES.get(1));
  }

  @Test
  void answersForOneMessageAreThoseOfTheListing() throws Exception {
    try (TransactionSession drop = open(client(MESSAGES))) {
      List<ScanListing> scans = drop.list(deadline);
      List<UniqueIdListing> ids = drop.uidl(deadline);

      for (int number = 1; number <= 3; number++) {
        assertThat(drop.list(number, deadline)).hasValue(scans.get(number - 1).octets());
        assertThat(drop.uidl(number, deadline)).isEqualTo(ids.get(number - 1));
      }
      assertRejected(() -> drop.list(4, deadline));
      assertRejected(() -> drop.uidl(4, deadline));
      assertRejected(() -> drop.top(4, 0, new CollectingSink(), deadline));
      drop.noop(deadline);
    }
  }

  /** RFC 1939 §5: its number stays taken. */
  @Test
  void aMessageMarkedAsDeletedIsNotListedAndItsNumberNotGivenAway() throws Exception {
    Pop3Client client = client(MESSAGES);
    try (TransactionSession drop = open(client)) {
      drop.deleteStoredEarlier(2, deadline);

      assertThat(drop.list(deadline)).extracting(ScanListing::number).containsExactly(1, 3);
      assertThat(drop.uidl(deadline)).extracting(UniqueIdListing::number).containsExactly(1, 3);
      assertThat(drop.stat(deadline).messages()).isEqualTo(2);
      assertThat(drop.quit(deadline)).isEqualTo(Commit.COMMITTED);
    }

    try (TransactionSession drop = open(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(2);
    }
  }

  @Test
  void aMessageMarkedAsDeletedIsRefused() throws Exception {
    try (TransactionSession drop = open(client(MESSAGES))) {
      drop.deleteStoredEarlier(2, deadline);

      assertRejected(() -> drop.retr(2, new CollectingSink(), deadline));
      assertRejected(() -> drop.top(2, 0, new CollectingSink(), deadline));
      assertRejected(() -> drop.list(2, deadline));
      assertRejected(() -> drop.uidl(2, deadline));
      assertThat(drop.stat(deadline).messages()).isEqualTo(2);
    }
  }

  @Test
  void deletingTwiceIsRefusedOnceAndCommittedOnce() throws Exception {
    Pop3Client client = client(MESSAGES);
    try (TransactionSession drop = open(client)) {
      drop.deleteStoredEarlier(2, deadline);
      assertRejected(() -> drop.deleteStoredEarlier(2, deadline));
      assertThat(drop.quit(deadline)).isEqualTo(Commit.COMMITTED);
    }

    try (TransactionSession drop = open(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(2);
    }
  }

  @Test
  void whatWasUnmarkedCanBeRetrievedAndDeletedAgain() throws Exception {
    Pop3Client client = client(MESSAGES);
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client)) {
      drop.deleteStoredEarlier(1, deadline);
      drop.rset(deadline);
      drop.dele(drop.retr(1, sink, deadline), deadline);
      assertThat(drop.quit(deadline)).isEqualTo(Commit.COMMITTED);
    }

    assertSent(sink.text(1), MESSAGES.get(0));
    try (TransactionSession drop = open(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(2);
    }
  }

  @Test
  void deletesOnQuit() throws Exception {
    Pop3Client client = client(MESSAGES);
    try (TransactionSession drop = open(client)) {
      Retrieval stored = drop.retr(2, new CollectingSink(), deadline);
      drop.dele(stored, deadline);
      drop.deleteStoredEarlier(3, deadline);
      assertThat(drop.quit(deadline)).isEqualTo(Commit.COMMITTED);
    }

    try (TransactionSession drop = open(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(1);
    }
  }

  @Test
  void keepsEverythingWhenClosedWithoutQuit() throws Exception {
    Pop3Client client = client(MESSAGES);
    TransactionSession dropped = open(client);
    dropped.deleteStoredEarlier(1, deadline);
    dropped.noop(deadline);
    dropped.close();

    try (TransactionSession drop = openOnceUnlocked(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
    }
  }

  @Test
  void unmarksOnReset() throws Exception {
    Pop3Client client = client(MESSAGES);
    try (TransactionSession drop = open(client)) {
      drop.deleteStoredEarlier(1, deadline);
      assertThat(drop.list(deadline)).extracting(ScanListing::number).containsExactly(2, 3);
      drop.rset(deadline);
      assertThat(drop.quit(deadline)).isEqualTo(Commit.NOTHING_TO_COMMIT);
    }

    try (TransactionSession drop = open(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
    }
  }

  @Test
  void goesOnAfterARefusedCommand() throws Exception {
    try (TransactionSession drop = open(client(MESSAGES))) {
      assertThatThrownBy(() -> drop.retr(99, new CollectingSink(), deadline))
          .isInstanceOfSatisfying(
              CommandRejected.class,
              e -> {
                assertThat(e.sessionUsable()).isTrue();
                assertThat(e.stage()).isEqualTo(Stage.RETRIEVE);
                assertThat(e.command()).isEqualTo("RETR 99");
              });
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
    }
  }

  @Test
  void aWrongPasswordIsRejectedNotAFault() throws Exception {
    try (AuthorizationSession hello = client(MESSAGES).connect(deadline)) {
      Credentials wrong =
          new Credentials.Password(credentials().username(), "not-the-password-at-all");
      assertThatThrownBy(() -> hello.authenticate(wrong, deadline))
          .isInstanceOfSatisfying(
              AuthenticationRejected.class,
              e -> {
                assertThat(e.reply()).isPresent();
                assertThat(e.stage()).isEqualTo(Stage.AUTHENTICATION);
                assertThat(e.toString() + e.reply() + e.command())
                    .doesNotContain("not-the-password-at-all");
              });
    }
  }

  @Test
  void aRefusedLoginDoesNotSpoilTheNext() throws Exception {
    Pop3Client client = client(MESSAGES);
    Credentials wrong = new Credentials.Password(credentials().username(), "wrong");
    try (AuthorizationSession hello = client.connect(deadline)) {
      assertThatThrownBy(() -> hello.authenticate(wrong, deadline))
          .isInstanceOf(AuthenticationRejected.class);
    }

    try (TransactionSession drop = open(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
    }
  }

  @Test
  void leavesBeforeLogin() throws Exception {
    Pop3Client client = client(MESSAGES);
    try (AuthorizationSession hello = client.connect(deadline)) {
      hello.quit(deadline);
    }

    try (TransactionSession drop = open(client)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
    }
  }

  @Test
  void anEmptyMaildropIsNoError() throws Exception {
    try (TransactionSession drop = open(client(List.of()))) {
      assertThat(drop.stat(deadline).messages()).isZero();
      assertThat(drop.list(deadline)).isEmpty();
      assertThat(drop.uidl(deadline)).isEmpty();
      assertThat(drop.quit(deadline)).isEqualTo(Commit.NOTHING_TO_COMMIT);
    }
  }

  /** A server may notice a little later that the last session is over. */
  private TransactionSession openOnceUnlocked(Pop3Client client) throws Pop3Exception {
    while (true) {
      try {
        return open(client);
      } catch (AuthenticationRejected e) {
        boolean locked =
            e.responseCode().map(ResponseCode::failureClass).orElse(FailureClass.UNKNOWN)
                == FailureClass.IN_USE;
        if (!locked || deadline.isOver()) {
          throw e;
        }
      }
    }
  }

  /** Servers may put header fields before those of the message; nothing else may differ. */
  static void assertSent(String received, byte[] message) {
    String sent = latin1(message);
    assertThat(received.endsWith(sent))
        .as(
            "%d octets came, %d were sent; they begin %s",
            received.length(),
            sent.length(),
            received.substring(0, Math.min(99, received.length())))
        .isTrue();
  }

  private static void assertRejected(ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(CommandRejected.class, e -> assertThat(e.sessionUsable()).isTrue());
  }

  private static String everyOctetButNulAndLineEnds() {
    StringBuilder all = new StringBuilder();
    for (char c = 1; c < 256; c++) {
      if (c != '\r' && c != '\n') {
        all.append(c);
      }
    }
    return all.toString();
  }

  static String latin1(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }
}
