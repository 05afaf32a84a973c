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

  private final List<String> secrets = new ArrayList<>();

  /** From now on this is blanked, also in base64. */
  void secret(String secret) {
    add(secret);
    add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** A message in which a secret is wrapped, blanked as it goes over the wire. */
  void secret(byte[] message) {
    if (message.length > 0) {
      add(Base64.getEncoder().encodeToString(message));
      add(new String(message, StandardCharsets.UTF_8));
    }
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
