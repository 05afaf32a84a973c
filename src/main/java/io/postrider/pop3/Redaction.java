package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.ServerText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the server's octets fit to be shown. Knows the secrets of this session, so that a server
 * which echoes them does not get them into a log. Confined to the session.
 */
final class Redaction {

  /** A digest or a proof has more characters than this; a shorter word may stand anywhere. */
  private static final int SHORTEST_PROOF = 16;

  private final List<String> secrets = new ArrayList<>();

  /** From now on this is blanked, also in base64. */
  void secret(String secret) {
    add(secret);
    add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** A password, and the two together as any mechanism might carry them: PLAIN (RFC 4616 §2). */
  void password(String name, String password) {
    secret(password);
    secret(("\0" + name + "\0" + password).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A message in which a secret is wrapped, blanked as it goes over the wire; and the digest or
   * proof at its end alone, for a password can be guessed from that.
   */
  void secret(byte[] message) {
    if (message.length > 0) {
      String text = new String(message, StandardCharsets.UTF_8);
      add(Base64.getEncoder().encodeToString(message));
      add(text);
      String proof = text.substring(proofStart(text));
      if (proof.length() >= SHORTEST_PROOF) {
        secret(proof);
      }
    }
  }

  /** After the blank of CRAM-MD5 (RFC 2195 §2), or {@code p=} of SCRAM (RFC 5802 §5.1). */
  private static int proofStart(String text) {
    int attribute = text.lastIndexOf(",p=");
    return attribute >= 0 ? attribute + ",p=".length() : text.lastIndexOf(' ') + 1;
  }

  String shown(byte[] array, int start, int end) {
    String text = ServerText.decode(array, start, end);
    for (String secret : secrets) {
      text = text.replace(secret, Command.REDACTED);
    }
    return ServerText.shown(text);
  }

  private void add(String secret) {
    if (!secret.isEmpty() && !secrets.contains(secret)) {
      secrets.add(secret);
      secrets.sort(Comparator.comparingInt(String::length).reversed());
    }
  }
}
