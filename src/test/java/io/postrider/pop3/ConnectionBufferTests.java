package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session holds little while it is idle, and takes more for the calls that read much. */
@Timeout(60)
class ConnectionBufferTests {

  private static final int IDLE = 1_024;

  private final Deadline deadline = Dial.soon();

  private static Connection connect(ScriptedPop3Server server, TlsPolicy policy)
      throws IOException {
    Endpoint endpoint = new Endpoint(server.host(), server.port(), policy);
    Socket socket = new Socket(InetAddress.ofLiteral(server.host()), server.port());
    return new Connection(socket, endpoint, Duration.ofSeconds(20), IDLE);
  }

  private static Dialogue dialogue(Connection connection) {
    return new Dialogue(
        connection,
        Pop3Limits.DEFAULT,
        MinimumRate.DEFAULT,
        TranscriptListener.NONE,
        SessionListener.NONE);
  }

  private static int octets(Connection connection) {
    return connection.input().array().length;
  }

  @Test
  void aLargeBufferGoesBackWhenTheCallEnds() throws Exception {
    try (var server = ScriptedPop3Server.playing("!stall").start()) {
      Connection connection = connect(server, TlsPolicy.CLEARTEXT);
      int during =
          dialogue(connection)
              .call(
                  Step.GREETING,
                  deadline,
                  () -> {
                    connection.enlarge();
                    return octets(connection);
                  });

      assertThat(during).isEqualTo(BufferPool.CLEAR.size());
      assertThat(octets(connection)).isEqualTo(IDLE);
      connection.drop();
    }
  }

  @Test
  void overTlsTheLargeOneIsSmallerForARecordIsAllThatAReadGives() throws Exception {
    TestAuthority authority = TestAuthority.create();
    try (var server =
        ScriptedPop3Server.playing("!stall").implicitTls(authority.issue("127.0.0.1")).start()) {
      Connection connection = connect(server, TlsPolicy.IMPLICIT);
      new TlsLayer(TrustSettings.authority(authority.pem()), Optional.empty(), new TlsSessions())
          .secure(connection, Step.TLS, deadline);
      connection.enlarge();

      assertThat(octets(connection)).isEqualTo(BufferPool.TLS.size());
      connection.drop();
    }
  }

  @Test
  void aLineLongerThanTheBufferIsReadAllTheSameAsFarAsItsLimit() throws Exception {
    String challenge = "+ " + "QUJD".repeat(12_000);
    try (var server = ScriptedPop3Server.playing("S: " + challenge + "\nS: +OK\n!stall").start()) {
      Connection connection = connect(server, TlsPolicy.CLEARTEXT);
      Dialogue dialogue = dialogue(connection);
      int length =
          dialogue.call(
              Step.GREETING,
              deadline,
              () -> {
                dialogue.lines().read(Step.GREETING, deadline, 49_152, "challengeOctets");
                int read = dialogue.lines().end() - dialogue.lines().start();
                dialogue.readStatus(Step.GREETING, deadline);
                return read;
              });

      assertThat(length).isEqualTo(challenge.length());
      assertThat(octets(connection)).isEqualTo(IDLE);
      connection.drop();
    }
  }
}
