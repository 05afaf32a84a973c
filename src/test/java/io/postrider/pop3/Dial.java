package io.postrider.pop3;

import java.time.Duration;

/** Short ways to a scripted server. */
final class Dial {

  /** The user of every script. */
  static final Credentials ALICE = new Credentials.Password("alice", "secret");

  /** A login at a server that knows nothing but RFC 1939. */
  static final String LOGIN =
      """
      S: +OK ready
      C: CAPA
      S: -ERR what?
      C: USER alice
      S: +OK
      C: PASS secret
      S: +OK
      C: CAPA
      S: -ERR what?
      """;

  private Dial() {}

  static Pop3Client.Builder to(ScriptedPop3Server server, TlsPolicy policy) {
    return Pop3Client.builder(new Endpoint(server.host(), server.port(), policy));
  }

  static Pop3Client.Builder to(ScriptedPop3Server server) {
    return to(server, TlsPolicy.CLEARTEXT);
  }

  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  static TransactionSession login(ScriptedPop3Server server) throws Pop3Exception {
    return login(to(server).build());
  }

  static TransactionSession login(Pop3Client client) throws Pop3Exception {
    Deadline deadline = soon();
    return client.connect(deadline).authenticate(ALICE, deadline);
  }
}
