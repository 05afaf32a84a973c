package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.pop3.wire.Command;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No credential leaves on a channel whose TLS policy is unmet, whichever way it got there. */
class CredentialPolicyTests {

  private static final Step STEP = new Step(Stage.AUTHENTICATION, "test");

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "STLS_REQUIRED"})
  void theWriteItselfRefusesEveryCredential(TlsPolicy policy) throws Exception {
    byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
    List<Command> credentials =
        List.of(
            Command.user("alice"),
            Command.pass("secret"),
            Command.apop("alice", "0123"),
            Command.auth("PLAIN"),
            Command.auth("PLAIN", secret),
            Command.saslResponse(secret));
    for (Command credential : credentials) {
      try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
          Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
          Socket server = listener.accept()) {
        Connection connection =
            new Connection(client, new Endpoint("host", 995, policy), Duration.ofSeconds(5), 1_000);

        assertThatThrownBy(() ->
                connection.write(
                    credential.octets(),
                    credential.length(),
                    credential.credential(),
                    STEP,
                    Dial.soon()))
            .isInstanceOf(TlsPolicyUnmet.class);
        try (InputStream heard = server.getInputStream()) {
          assertThat(heard.readAllBytes()).as("%s", credential).isEmpty();
        }
      }
    }
  }

  @Test
  void whateverIsAnsweredBeforeTlsNoCredentialIsSent() throws Exception {
    List<String> answers =
        List.of("+OK already logged in", "-ERR", "-ERR [AUTH]", "+ ", "+OKAY", "*", "S: +OK\nS: .");
    for (String greeting : answers) {
      for (String capa : answers) {
        for (String stls : answers) {
          String script =
              "S: " + greeting + "\nC: …\nS: " + capa + "\nC: …\nS: " + stls + "\n!gone\n";
          try (var server = ScriptedPop3Server.playing(script).start()) {
            assertThatThrownBy(() ->
                    Dial.login(
                        Dial.to(server, TlsPolicy.STLS_REQUIRED)
                            .readTimeout(Duration.ofMillis(100))
                            .build()))
                .isInstanceOf(Pop3Exception.class);
            assertThat(server.transcript().toString())
                .doesNotContain("alice", "secret", "USER", "PASS", "AUTH PLAIN");
          }
        }
      }
    }
  }
}
