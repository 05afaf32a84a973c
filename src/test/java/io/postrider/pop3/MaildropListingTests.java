package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LIST and UIDL in one call. */
@Timeout(60)
class MaildropListingTests {

  private static final String PIPELINED_LOGIN =
      """
      S: +OK ready
      C: CAPA
      S: +OK
      S: PIPELINING
      S: USER
      S: .
      C: USER alice
      S: +OK
      C: PASS secret
      S: +OK
      C: CAPA
      S: +OK
      S: PIPELINING
      S: .
      """;

  private static ScriptedPop3Server pipelining(String script) {
    return ScriptedPop3Server.playing(PIPELINED_LOGIN + script).start();
  }

  private static List<String> entries(MaildropListing listing) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < listing.size(); i++) {
      entries.add(listing.number(i) + " " + listing.octets(i) + " " + listing.uid(i));
    }
    return entries;
  }

  @Test
  void bothGoInOneFlightWhereTheServerPipelines() throws Exception {
    // the server answers neither before it has heard both
    try (var server =
            pipelining(
                "C: LIST\nC: UIDL\nS: +OK\nS: 1 10\nS: 2 20\nS: .\nS: +OK\nS: 1 a\nS: 2 b\nS: .");
        TransactionSession drop = Dial.login(server)) {
      MaildropListing listing = drop.listing(Dial.soon());

      assertThat(entries(listing)).containsExactly("1 10 a", "2 20 b");
      assertThat(listing.complete()).isTrue();
      assertThat(listing.uidlRejection()).isEmpty();
    }
  }

  @Test
  void oneFollowsTheOtherWhereItDoesNot() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(
                Dial.LOGIN + "C: LIST\nS: +OK\nS: 1 10\nS: .\nC: UIDL\nS: +OK\nS: 1 a\nS: .\n!gone")
            .start()) {
      try (TransactionSession drop = Dial.login(server)) {
        assertThat(entries(drop.listing(Dial.soon()))).containsExactly("1 10 a");
      }
      server.verify();
    }
  }

  @Test
  void eachAnswerMayHaveAnOrderOfItsOwn() throws Exception {
    try (var server =
            pipelining(
                "C: LIST\nC: UIDL\nS: +OK\nS: 7 70\nS: 2 20\nS: 5 50\nS: .\n"
                    + "S: +OK\nS: 5 e\nS: 7 g\nS: 2 b\nS: .");
        TransactionSession drop = Dial.login(server)) {
      MaildropListing listing = drop.listing(Dial.soon());

      assertThat(entries(listing)).containsExactly("2 20 b", "5 50 e", "7 70 g");
      assertThat(listing.complete()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: +OK\nS: 1 10\nS: 3 30\nS: .\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: .",
        "S: +OK\nS: 1 10\nS: 2 x\nS: 3 30\nS: .\nS: +OK\nS: 1 a\nS: 3 c\nS: .",
        "S: +OK\nS: 1 10\nS: 2 x\nS: 3 30\nS: .\nS: +OK\nS: 1 a\nS: 2\nS: 3 c\nS: ."
      })
  void whatOnlyOneOfThemKnowsIsThereAndTheListingIsNotComplete(String answers) throws Exception {
    try (var server = pipelining("C: LIST\nC: UIDL\n" + answers);
        TransactionSession drop = Dial.login(server)) {
      MaildropListing listing = drop.listing(Dial.soon());

      assertThat(listing.complete()).isFalse();
      assertThat(entries(listing)).hasSize(3).contains("1 10 a", "3 30 c");
      assertThat(listing.number(1)).isEqualTo(2);
      assertThat(listing.octets(1)).isEqualTo(ScanListing.UNKNOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerWithoutUidlIsToldAndTheSessionGoesOn(boolean pipelining) throws Exception {
    String script =
        pipelining
            ? PIPELINED_LOGIN + "C: LIST\nC: UIDL\nS: +OK\nS: 1 10\nS: .\nS: -ERR what?\n"
            : Dial.LOGIN + "C: LIST\nS: +OK\nS: 1 10\nS: .\nC: UIDL\nS: -ERR what?\n";
    try (var server = ScriptedPop3Server.playing(script + "C: NOOP\nS: +OK").start();
        TransactionSession drop = Dial.login(server)) {
      MaildropListing listing = drop.listing(Dial.soon());

      assertThat(listing.uidlRejection().orElseThrow().stage()).isEqualTo(Stage.UIDL);
      assertThat(entries(listing)).containsExactly("1 10 null");
      assertThat(listing.complete()).isFalse();
      drop.noop(Dial.soon());
    }
  }

  @Test
  void aRefusedListIsThrownAfterTheOtherAnswerWasRead() throws Exception {
    try (var server =
            pipelining(
                "C: LIST\nC: UIDL\nS: -ERR [SYS/TEMP] no\nS: +OK\nS: 1 a\nS: .\nC: NOOP\nS: +OK");
        TransactionSession drop = Dial.login(server)) {
      CommandRejected rejected =
          catchThrowableOfType(CommandRejected.class, () -> drop.listing(Dial.soon()));

      assertThat(rejected.stage()).isEqualTo(Stage.LIST);
      assertThat(rejected.reply().orElseThrow().text()).isEqualTo("no");
      drop.noop(Dial.soon());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: +OK\nS: 1 10\nS: .\n!close",
        "S: +OK\nS: 1 10\nS: .\nS: +OK\nS: 1 a\n!close",
        "S: +OK\nS: 1 10\n!close"
      })
  void withoutBothThereIsNone(String answers) throws Exception {
    try (var server = pipelining("C: LIST\nC: UIDL\n" + answers);
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.listing(Dial.soon())).isInstanceOf(ConnectionLost.class);
      assertThat(drop.failure()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // in one write, or it may come when the listing is over and nobody looks any more
        "S: +OK\nS: 1 10\nS: .\nS: +OK\nS: 1 a\n!raw .\\r\\n+OK\\r\\n",
        "S: +OK\nS: 1 10\nS: .\nS: 1 a\nS: .",
        "S: +OK\nS: 1 10\nS: 1 10\nS: .\nS: +OK\nS: 1 a\nS: ."
      })
  void answersThatDoNotFitAreAViolation(String answers) throws Exception {
    try (var server = pipelining("C: LIST\nC: UIDL\n" + answers);
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.listing(Dial.soon())).isInstanceOf(ProtocolViolation.class);
      assertThat(drop.anomalous()).isTrue();
    }
  }

  @Test
  void anEntryThatIsNotThereIsAskedInVain() throws Exception {
    try (var server = pipelining("C: LIST\nC: UIDL\nS: +OK\nS: .\nS: +OK\nS: .");
        TransactionSession drop = Dial.login(server)) {
      MaildropListing listing = drop.listing(Dial.soon());

      assertThat(listing.size()).isZero();
      assertThat(listing.complete()).isTrue();
      assertThatThrownBy(() -> listing.number(0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> listing.uid(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aMillionLinesCostNoMoreThanTheirColumns() throws Exception {
    int messages = 1_000_000;
    try (ListingServer server = new ListingServer(messages);
        TransactionSession drop = server.session()) {
      long before = allocated();
      MaildropListing listing = drop.listing(Dial.soon());
      long octets = allocated() - before;

      assertThat(listing.size()).isEqualTo(messages);
      assertThat(listing.complete()).isTrue();
      assertThat(listing.uid(messages - 1)).isEqualTo("0000000000000000" + messages);
      // 20 octets of columns an entry, twice for their growth, 24 of unique-id
      assertThat(octets).isLessThan(messages * 90L);
    }
  }

  @Test
  void oneLineMoreIsGivenUp() throws Exception {
    try (ListingServer server = new ListingServer(1_000_001);
        TransactionSession drop = server.session()) {
      assertThatThrownBy(() -> drop.listing(Dial.soon()))
          .isInstanceOfSatisfying(
              LimitExceeded.class, e -> assertThat(e.limit()).isEqualTo("listingEntries"));
    }
  }

  @Test
  void aLineWithAHighNumberCostsNoTableOfAllBelow() throws Exception {
    try (var server = pipelining("C: LIST\nC: UIDL\nS: +OK\nS: 999999 1\nS: .\nS: +OK\nS: .");
        TransactionSession drop = Dial.login(server)) {
      long before = allocated();
      assertThat(entries(drop.listing(Dial.soon()))).containsExactly("999999 1 null");

      assertThat(allocated() - before).isLessThan(1L << 20);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Lists so many messages, without a login. */
  private static final class ListingServer implements AutoCloseable {
    private final ServerSocket listener =
        new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    private final int messages;

    ListingServer(int messages) throws IOException {
      this.messages = messages;
      Thread.ofVirtual().start(this::serve);
    }

    TransactionSession session() throws IOException {
      Endpoint endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), TlsPolicy.CLEARTEXT);
      Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      Connection connection = new Connection(socket, endpoint, Duration.ofSeconds(20), 8_194);
      Dialogue dialogue =
          new Dialogue(
              connection,
              Pop3Limits.DEFAULT,
              MinimumRate.DEFAULT,
              TranscriptListener.NONE,
              SessionListener.NONE);
      return new TransactionSession(
          dialogue, Capabilities.of(List.of("PIPELINING")), Optional.empty(), true);
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        InputStream in = socket.getInputStream();
        in.readNBytes("LIST\r\nUIDL\r\n".length());
        OutputStream out = socket.getOutputStream();
        say(out, "", " 1234567");
        say(out, " 0000000000000000", "");
        in.read();
      } catch (IOException e) {
        return; // the client had enough
      }
    }

    private void say(OutputStream out, String before, String after) throws IOException {
      StringBuilder lines = new StringBuilder("+OK\r\n");
      for (int n = 1; n <= messages; n++) {
        lines.append(n).append(before.isEmpty() ? "" : before + n).append(after).append("\r\n");
        if (lines.length() > 50_000) {
          out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
          lines.setLength(0);
        }
      }
      out.write(lines.append(".\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
