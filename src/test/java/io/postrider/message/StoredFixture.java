package io.postrider.message;

import io.postrider.mime.OctetSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Files messages as a poll would. */
public final class StoredFixture {
  private final MessageArchive archive;
  private final TransactionTemplate transaction;

  public StoredFixture(MessageArchive archive, PlatformTransactionManager transactions) {
    this.archive = archive;
    this.transaction = new TransactionTemplate(transactions);
  }

  public UUID store(UUID accountId, String uidl, Instant fetchedAt, String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    return store(accountId, uidl, fetchedAt, OctetSource.of(octets));
  }

  public UUID store(UUID accountId, String uidl, Instant fetchedAt, OctetSource source) {
    Arrival arrival =
        new Arrival(
            UUID.randomUUID(), accountId, UUID.randomUUID(), uidl, content(source), fetchedAt);
    store(arrival);
    return arrival.messageId();
  }

  void store(Arrival... arrivals) {
    List<Filing> filings = List.of(arrivals).stream().map(archive::prepare).toList();
    transaction.executeWithoutResult(status -> archive.file(filings));
  }

  static RawContent content(OctetSource source) {
    byte[] sha256 = sha256(source);
    return new RawContent() {
      @Override
      public long size() {
        return source.size();
      }

      @Override
      public byte[] sha256() {
        return sha256;
      }

      @Override
      public InputStream open() throws IOException {
        return source.open(0, source.size());
      }
    };
  }

  public static byte[] sha256(OctetSource source) {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = source.open(0, source.size())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digest.digest();
  }
}
