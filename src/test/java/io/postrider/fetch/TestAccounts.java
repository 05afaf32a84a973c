package io.postrider.fetch;

import io.postrider.account.AuthMechanism;
import io.postrider.account.Baseline;
import io.postrider.account.Channel;
import io.postrider.account.DeletionPolicy;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth;
import io.postrider.account.MailboxLimits;
import io.postrider.account.TlsMode;
import io.postrider.account.TlsTrust;
import io.postrider.pop3.ScriptedPop3Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Account bodies as a client would write them. */
final class TestAccounts {

  static final String USER = "reader@example.com";
  static final String PASSWORD = "correct horse";

  private TestAccounts() {}

  /** A clear-text account on a scripted server. */
  static Map<String, Object> on(ScriptedPop3Server server) {
    return clear(server.host(), server.port());
  }

  static Map<String, Object> clear(String host, int port) {
    var body = new HashMap<String, Object>();
    body.put("name", "Test mailbox");
    body.put("host", host);
    body.put("port", port);
    body.put("tls", "none");
    body.put("username", USER);
    body.put("auth", Map.of("mechanism", "user_pass", "password", PASSWORD));
    return body;
  }

  static Map<String, Object> with(Map<String, Object> body, String field, Object value) {
    var changed = new HashMap<>(body);
    changed.put(field, value);
    return changed;
  }

  /** What a poll knows of an account that no database has. */
  static Mailbox mailbox() {
    return new Mailbox(
        UUID.randomUUID(),
        Mailbox.UNSAVED,
        "inbox",
        "pop.example.com",
        995,
        TlsMode.IMPLICIT,
        USER,
        new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, PASSWORD),
        Duration.ofMinutes(5),
        DeletionPolicy.KEEP,
        new Baseline.All(),
        MailboxLimits.USUAL,
        TlsTrust.USUAL,
        Channel.USUAL);
  }
}
