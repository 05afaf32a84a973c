package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A Dovecot that keeps its mail in mdbox and lets sessions share a maildrop. */
class DovecotMdboxIT {

  private final Deadline deadline = Deadline.in(Duration.ofSeconds(60));

  private TransactionSession open(DovecotServer server) throws Pop3Exception {
    return Pop3Client.builder(new Endpoint(server.host(), server.tlsPort(), TlsPolicy.IMPLICIT))
        .trust(TrustSettings.authority(server.authorityPem()))
        .build()
        .connect(deadline)
        .authenticate(
            new Credentials.Password(DovecotServer.user(1), DovecotServer.PASSWORD), deadline);
  }

  @Test
  void aMessageThatAnotherSessionExpungedIsRefusedAndTheOthersCome() throws Exception {
    assumeTrue(DovecotServer.available(), DovecotServer.howToInstall());
    CollectingSink sink = new CollectingSink();
    try (DovecotServer server = DovecotServer.builder().users(1).mdbox().start()) {
      for (int n = 1; n <= 3; n++) {
        server.deliver(DovecotServer.user(1), Pop3ContractTests.message("n" + n, ".dot\r\n"));
      }
      try (TransactionSession drop = open(server);
          TransactionSession other = open(server)) {
        assertThat(drop.stat(deadline).messages()).isEqualTo(3);
        other.deleteStoredEarlier(2, deadline);
        assertThat(other.quit(deadline)).isEqualTo(Commit.COMMITTED);

        drop.retrieveAll(new int[] {1, 2, 3}, sink, deadline);

        assertThat(sink.completed().keySet()).contains(1, 3);
        assertThat(sink.calls()).containsAnyOf("rejected 2", "complete 2");
        assertThat(drop.quit(deadline)).isEqualTo(Commit.NOTHING_TO_COMMIT);
      }
      try (TransactionSession drop = open(server)) {
        assertThat(drop.stat(deadline).messages()).isEqualTo(2);
      }
    }
  }
}
