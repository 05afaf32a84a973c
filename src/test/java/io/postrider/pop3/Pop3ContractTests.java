package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  final Deadline deadline = Deadline.in(Duration.ofSeconds(30));

  /** An endpoint in front of a maildrop that holds these messages, in this order. */
  abstract Pop3Client client(List<byte[]> messages);

  abstract Credentials credentials();

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

  static String latin1(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }
}
