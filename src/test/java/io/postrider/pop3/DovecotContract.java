package io.postrider.pop3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract against one real Dovecot; each test gets a user of its own, over STLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DovecotContract extends Pop3ContractTests {

  private @Nullable DovecotServer server;
  private int users;

  private String user = "";

  /** How this Dovecot is set up. */
  abstract DovecotServer.Builder configure(DovecotServer.Builder builder);

  @BeforeAll
  void start() {
    assumeTrue(DovecotServer.available(), DovecotServer.howToInstall());
    server = configure(DovecotServer.builder().users(90)).start();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  final DovecotServer dovecot() {
    return java.util.Objects.requireNonNull(server);
  }

  /** The user of this test. */
  final String user() {
    return user;
  }

  @Override
  Pop3Client client(List<byte[]> messages) {
    return client(messages, TlsPolicy.STLS_REQUIRED);
  }

  final Pop3Client client(List<byte[]> messages, TlsPolicy policy) {
    users++;
    user = DovecotServer.user(users);
    dovecot().deliverAll(user, messages);
    int port = policy == TlsPolicy.IMPLICIT ? dovecot().tlsPort() : dovecot().port();
    return Pop3Client.builder(new Endpoint(dovecot().host(), port, policy))
        .trust(TrustSettings.authority(dovecot().authorityPem()))
        .build();
  }

  @Override
  Credentials credentials() {
    return new Credentials.Password(user, DovecotServer.PASSWORD);
  }
}
