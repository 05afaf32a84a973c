package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.fuzz.FuzzedClient.Channel;
import org.junit.jupiter.api.Timeout;

/**
 * Logins by every mechanism at a server that challenges as it likes. The input: an octet for the
 * mechanism, one for the channel, a line feed, then a {@link ServerScript} from the answer to the
 * login on. A second login follows where the first was refused and the session is still good.
 */
class SaslFuzzTests {

  /** Goes by SASL alone (RFC 6856 §2.2). */
  private static final String PASSWORD = "pa55 wörd-of-alice";

  private static final String TOKEN = "ya29.token-of-alice";
  private static final int HEADER = 3;

  @DictionaryFile(resourcePath = "server-script.dict")
  @FuzzTest
  @Timeout(120)
  void believesNoServerThatHasNotProvenItself(byte[] input) {
    if (input.length < HEADER) {
      return;
    }
    Mechanism mechanism = mechanism(input[0]);
    boolean bearer = mechanism == Mechanism.XOAUTH2 || mechanism == Mechanism.OAUTHBEARER;
    Channel channel = Channel.of(input[1]);
    boolean ascii = mechanism == Mechanism.USER_PASS || mechanism == Mechanism.APOP;
    String secret = bearer ? TOKEN : ascii ? FuzzedClient.SECRET : PASSWORD;
    byte[] script = script(input);
    try (FuzzedClient client = new FuzzedClient(script, 0, channel, secret)) {
      AuthorizationSession hello = client.open();
      if (hello == null) {
        return;
      }
      Credentials credentials =
          bearer
              ? new Credentials.Bearer(FuzzedClient.USERNAME, secret, mechanism)
              : new Credentials.Password(FuzzedClient.USERNAME, secret, mechanism);
      TransactionSession drop = client.authenticate(hello, credentials);
      if (drop == null && client.usable()) {
        drop = client.authenticate(hello, credentials);
      }
      if (bearer && channel != Channel.SECURED) {
        assertThat(drop).isNull();
        assertThat(client.saidSecret()).isFalse();
      }
      if (drop != null) {
        drop.close();
        client.ended();
      }
    }
  }

  /** A good server up to the login: greeting, CAPA and, where TLS is required, STLS. */
  private static byte[] script(byte[] input) {
    byte[] good = Said.octets("~|~|");
    byte[] script = new byte[good.length + input.length - HEADER];
    System.arraycopy(good, 0, script, 0, good.length);
    System.arraycopy(input, HEADER, script, good.length, input.length - HEADER);
    return script;
  }

  private static Mechanism mechanism(byte octet) {
    return switch (octet) {
      case 'p' -> Mechanism.PLAIN;
      case 'l' -> Mechanism.LOGIN;
      case 'u' -> Mechanism.USER_PASS;
      case 'a' -> Mechanism.APOP;
      case 'm' -> Mechanism.CRAM_MD5;
      case '1' -> Mechanism.SCRAM_SHA_1;
      case '2' -> Mechanism.SCRAM_SHA_256;
      case '3' -> Mechanism.SCRAM_SHA_256_PLUS;
      case 'x' -> Mechanism.XOAUTH2;
      case 'o' -> Mechanism.OAUTHBEARER;
      default -> Mechanism.AUTO;
    };
  }
}
