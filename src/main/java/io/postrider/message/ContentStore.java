package io.postrider.message;

import io.postrider.mime.OctetSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Repository;

/**
 * The exact octets of messages in chunks of 256 KiB. Never more than a few chunks are in memory,
 * whatever the size of the message. Safe for use by many threads.
 */
@Repository
class ContentStore {
  static final int CHUNK = 256 * 1024;
  private static final int BATCH_OCTETS = 4 * 1024 * 1024;
  private static final int BATCH_ROWS = 500;

  private final JdbcTemplate jdbc;

  ContentStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes the contents; what is read must be what was received, to the octet. */
  void insert(List<Arrival> arrivals) {
    PreparedStatementCallback<Boolean> write =
        statement -> {
          Batch batch = new Batch(statement);
          for (Arrival arrival : arrivals) {
            insert(arrival, batch);
          }
          batch.flush();
          return true;
        };
    jdbc.execute(
        "insert into content_chunk (message_id, position, octets) values (?, ?, ?)", write);
  }

  private static void insert(Arrival arrival, Batch batch) throws SQLException {
    RawContent content = arrival.content();
    MessageDigest digest = Sha256.digest();
    long left = content.size();
    try (InputStream in = content.open()) {
      for (int position = 0; left > 0; position++) {
        byte[] chunk = in.readNBytes((int) Math.min(CHUNK, left));
        if (chunk.length == 0) {
          throw new ContentDamaged(arrival.messageId() + " is shorter than what was received");
        }
        digest.update(chunk);
        left -= chunk.length;
        batch.add(arrival.messageId(), position, chunk);
      }
      if (in.read() >= 0 || !MessageDigest.isEqual(digest.digest(), content.sha256())) {
        throw new ContentDamaged(arrival.messageId() + " is not what was received");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows on their way to the database; sent before they grow large. */
  private static final class Batch {
    private final PreparedStatement statement;
    private int rows;
    private int octets;

    Batch(PreparedStatement statement) {
      this.statement = statement;
    }

    void add(UUID messageId, int position, byte[] chunk) throws SQLException {
      statement.setObject(1, messageId);
      statement.setInt(2, position);
      statement.setBytes(3, chunk);
      statement.addBatch();
      rows++;
      octets += chunk.length;
      if (rows == BATCH_ROWS || octets >= BATCH_OCTETS) {
        flush();
      }
    }

    void flush() throws SQLException {
      if (rows > 0) {
        statement.executeBatch();
      }
      rows = 0;
      octets = 0;
    }
  }

  /** The octets of a stored message, read chunk by chunk as they are asked for. */
  OctetSource source(UUID messageId, long size) {
    return new OctetSource() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open(long from, long to) {
        return new ChunkStream(position -> chunk(messageId, position), CHUNK, from, to);
      }
    };
  }

  private byte[] chunk(UUID messageId, int position) {
    List<byte[]> found =
        jdbc.query(
            "select octets from content_chunk where message_id = ? and position = ?",
            (row, number) -> row.getBytes(1),
            messageId,
            position);
    return found.isEmpty() ? new byte[0] : found.getFirst();
  }

  void delete(List<UUID> messageIds) {
    jdbc.batchUpdate(
        "delete from content_chunk where message_id = ?",
        messageIds,
        messageIds.size(),
        (row, id) -> row.setObject(1, id));
  }
}
