package io.postrider.bench.pop3;

import io.postrider.pop3.DovecotServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Dovecot that is as little as possible of what is measured: mdbox, sizes known beforehand,
 * processes kept, nothing written while mail is read.
 */
public final class BenchServer implements AutoCloseable {

  private final DovecotServer dovecot;
  private final Path authority;
  private int users;

  private BenchServer(DovecotServer dovecot, Path authority) {
    this.dovecot = dovecot;
    this.authority = authority;
  }

  public static BenchServer start(Path folder) throws IOException {
    if (!DovecotServer.available()) {
      throw new IOException(DovecotServer.howToInstall());
    }
    DovecotServer dovecot =
        DovecotServer.builder()
            .users(8)
            .mdbox()
            .mechanisms("plain login")
            .set("mail_fsync = never")
            .set("mdbox_rotate_size = 64M")
            .set("auth_cache_size = 1M")
            .set("service pop3-login {\n  client_limit = 4000\n}")
            .set("service pop3 {\n  service_count = 0\n  process_min_avail = 2\n}")
            .set("protocol pop3 {\n  pop3_no_flag_updates = yes\n}")
            .start();
    Path authority = Files.writeString(folder.resolve("authority.pem"), dovecot.authorityPem());
    return new BenchServer(dovecot, authority);
  }

  /** A maildrop with mail in it. */
  public record Filled(Maildrop clear, Maildrop tls, int messages, long octets) {

    /** The whole work was done, as far as the peer tells. */
    public void check(String peer, Run run) throws IOException {
      checkCount(peer, run);
      if (run.octets() != 0 && run.octets() < octets) {
        throw new IOException(
            "%s read %d of %d octets".formatted(peer, run.octets(), octets));
      }
    }

    void checkCount(String peer, Run run) throws IOException {
      if (run.messages() != messages) {
        throw new IOException(
            "%s read %d of %d messages".formatted(peer, run.messages(), messages));
      }
    }
  }

  /** Fills the next user's maildrop. */
  public Filled fill(Corpus corpus, int count, Path folder) throws IOException {
    users++;
    String user = DovecotServer.user(users);
    Path maildir = folder.resolve(user);
    long octets = corpus.write(maildir, count);
    dovecot.importMaildir(user, maildir);
    return new Filled(
        drop(user, dovecot.port(), false), drop(user, dovecot.tlsPort(), true), count, octets);
  }

  /** Delivers the same mail once more, from the folder it was first made in. */
  public void refill(Filled filled, Path folder) {
    String user = filled.tls().user();
    dovecot.importMaildir(user, folder.resolve(user));
  }

  /** The port of implicit TLS. */
  public int tlsPort() {
    return dovecot.tlsPort();
  }

  /** What a client must trust. */
  public String authorityPem() {
    return dovecot.authorityPem();
  }

  private Maildrop drop(String user, int port, boolean tls) {
    return new Maildrop("127.0.0.1", port, tls, user, DovecotServer.PASSWORD, authority);
  }

  @Override
  public void close() {
    dovecot.close();
  }
}
