package io.postrider.pop3;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link ScriptedPop3Server} keeps for a user across its sessions. Any thread may use it.
 */
public final class Maildrop {

  /** One message: its unique-id and the octets that RETR must yield once un-stuffed. */
  public static final class Mail {
    private final String uidl;
    private final byte[] content;

    Mail(String uidl, byte[] content) {
      this.uidl = uidl;
      this.content = content.clone();
    }

    public String uidl() {
      return uidl;
    }

    public byte[] content() {
      return content.clone();
    }

    int size() {
      return content.length;
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<Mail> mails = new ArrayList<>();
  private boolean locked;

  /** Delivers a message; a CRLF is added where its last line has none. */
  public synchronized Maildrop deliver(String uidl, byte[] content) {
    mails.add(new Mail(uidl, endingInCrlf(content)));
    return this;
  }

  public Maildrop deliver(String uidl, String content) {
    return deliver(uidl, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Somebody else removes it. */
  public synchronized void remove(String uidl) {
    mails.removeIf(mail -> mail.uidl.equals(uidl));
  }

  public synchronized List<Mail> mails() {
    return List.copyOf(mails);
  }

  public synchronized List<String> uidls() {
    return mails.stream().map(Mail::uidl).toList();
  }

  public synchronized boolean isEmpty() {
    return mails.isEmpty();
  }

  public synchronized void removeAll(List<Mail> gone) {
    mails.removeIf(mail -> gone.stream().anyMatch(each -> Objects.equals(each, mail)));
  }

  /** Waits a little for the last session to end, as real servers do. */
  synchronized boolean lock() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (locked && System.nanoTime() < until) {
        wait(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (locked) {
      return false;
    }
    locked = true;
    return true;
  }

  /** The server gives up on the session that has it (RFC 1939 §3, autologout). */
  public void autologout() {
    unlock();
  }

  synchronized void unlock() {
    locked = false;
    notifyAll();
  }

  private static byte[] endingInCrlf(byte[] content) {
    int length = content.length;
    if (length >= 2 && content[length - 2] == '\r' && content[length - 1] == '\n') {
      return content;
    }
    byte[] ended = java.util.Arrays.copyOf(content, length + 2);
    ended[length] = '\r';
    ended[length + 1] = '\n';
    return ended;
  }
}
