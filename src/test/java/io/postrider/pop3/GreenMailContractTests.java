package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GreenMailContractTests extends Pop3ContractTests {

  private @Nullable GreenMail server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Override
  Pop3Client client(List<byte[]> messages) {
    GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3));
    server = greenMail;
    greenMail.start();
    GreenMailUser user = greenMail.setUser("alice@example.com", "alice", "secret");
    for (byte[] message : messages) {
      user.deliver(parsed(message));
    }
    return Pop3Client.builder(
            new Endpoint("127.0.0.1", greenMail.getPop3().getPort(), TlsPolicy.CLEARTEXT))
        .build();
  }

  private static MimeMessage parsed(byte[] message) {
    try {
      return new MimeMessage(
          GreenMailUtil.getSession(new ServerSetup(0, null, ServerSetup.PROTOCOL_POP3)),
          new ByteArrayInputStream(message));
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * GreenMail marks for all sessions at once; that nothing is expunged can be seen all the same.
   */
  @Override
  @Test
  void keepsEverythingWhenClosedWithoutQuit() throws Exception {
    TransactionSession dropped = open(client(MESSAGES));
    dropped.deleteStoredEarlier(1, deadline);
    dropped.noop(deadline);
    dropped.close();

    assertThat(Objects.requireNonNull(server).getReceivedMessages()).hasSize(3);
  }

  /** GreenMail hands out what is marked, but says no to a second DELE. */
  @Override
  @Test
  void aMessageMarkedAsDeletedIsRefused() throws Exception {
    try (TransactionSession drop = open(client(MESSAGES))) {
      drop.deleteStoredEarlier(2, deadline);

      assertThatThrownBy(() -> drop.deleteStoredEarlier(2, deadline))
          .isInstanceOf(CommandRejected.class);
      assertThat(drop.retr(2, new CollectingSink(), deadline).octets()).isPositive();
    }
  }

  /** GreenMail takes NULs out before it stores; the rest arrives as it is. */
  @Override
  @Test
  void retrievesNulOctets() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = open(client(List.of(message("nul", "a\0b\r\nc\r\n"))))) {
      drop.retr(1, sink, deadline);
    }

    assertThat(sink.text(1)).contains("Subject: nul\r\n").endsWith("c\r\n");
  }

  /** Each delivery costs GreenMail more than the last. */
  @Override
  int many() {
    return 300;
  }

  @Override
  Credentials credentials() {
    return new Credentials.Password("alice", "secret");
  }
}
