package io.postrider.chaos;

import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The mail server with all its mailboxes, and its book of what was delivered to whom. Delivering
 * and reading the book is one thread's business.
 */
final class PostOffice implements AutoCloseable {

  static final String PASSWORD = "correct horse";

  /** One delivery: no two have the same content. */
  record Delivery(int mailbox, String uidl, String sha256) {}

  private final List<Maildrop> drops = new ArrayList<>();
  private final List<Delivery> book = new ArrayList<>();
  private final ScriptedPop3Server server;
  private final Random random;

  PostOffice(int mailboxes, Random random) {
    this.random = random;
    drops.add(new Maildrop());
    var builder = ScriptedPop3Server.serving(user(0), PASSWORD, drops.getFirst());
    for (int i = 1; i < mailboxes; i++) {
      drops.add(new Maildrop());
      builder.user(user(i), PASSWORD, drops.getLast());
    }
    server = builder.pipelining().replyDelay(Duration.ofMillis(10)).start();
  }

  static String user(int mailbox) {
    return "reader-" + mailbox + "@example.com";
  }

  /** Every second mailbox is emptied as soon as its mail is stored. */
  static boolean empties(int mailbox) {
    return mailbox % 2 == 0;
  }

  Map<String, Object> account(int mailbox) {
    var body = new HashMap<String, Object>();
    body.put("name", user(mailbox));
    body.put("host", server.host());
    body.put("port", server.port());
    body.put("tls", "none");
    body.put("username", user(mailbox));
    body.put("auth", Map.of("mechanism", "user_pass", "password", PASSWORD));
    body.put("schedule", Map.of("interval", "PT10S"));
    body.put("deletion", Map.of("mode", empties(mailbox) ? "after_store" : "keep"));
    return body;
  }

  /** One message to somebody; now and then many to one. */
  void deliver() {
    int mailbox = random.nextInt(drops.size());
    int many = random.nextInt(50) == 0 ? 40 : 1;
    for (int i = 0; i < many; i++) {
      int serial = book.size() + 1;
      String content =
          "From: sender@example.org\r\nTo: "
              + user(mailbox)
              + "\r\nSubject: number "
              + serial
              + "\r\nMessage-ID: <"
              + serial
              + "@example.org>\r\n\r\n"
              + "a line of text\r\n".repeat(random.nextInt(400));
      String uidl = "uid-" + serial;
      drops.get(mailbox).deliver(uidl, content);
      book.add(new Delivery(mailbox, uidl, sha256(content)));
    }
  }

  List<Delivery> book() {
    return List.copyOf(book);
  }

  /** The UIDLs that a mailbox still has. */
  List<String> left(int mailbox) {
    return drops.get(mailbox).uidls();
  }

  private static String sha256(String content) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
