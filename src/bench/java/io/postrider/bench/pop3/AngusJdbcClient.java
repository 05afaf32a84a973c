package io.postrider.bench.pop3;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.pop3.POP3Folder;

/**
 * What one writes in Java with the usual parts: Angus reads a message, JDBC inserts it as one row
 * that is ledger and message in one, and it is deleted on the server once its row is committed.
 *
 * <p>In its best shape: one connection and one statement for all polls, what is known read once a
 * poll, many rows a statement and a commit, no size asked for (Angus sends a LIST for each), and
 * headers read from the octets that are there already instead of by a TOP.
 */
final class AngusJdbcClient implements MailClient {

  /** The rows; {@link AngusJdbcPeer} makes and empties the table. */
  static final String TABLE = "angus.mail";

  private static final int A_COMMIT = 100;
  private static final String[] HEADERS = {"Message-ID", "From", "Subject", "Date"};

  private final AngusClient angus = new AngusClient();
  private final Connection connection;
  private final PreparedStatement known;
  private final PreparedStatement insert;

  AngusJdbcClient(String url) {
    try {
      connection = DriverManager.getConnection(url);
      connection.setAutoCommit(false);
      known = connection.prepareStatement("select uidl from " + TABLE);
      insert =
          connection.prepareStatement(
              "insert into "
                  + TABLE
                  + " (uidl, message_id, sender, subject, sent, octets) values (?, ?, ?, ?, ?, ?)");
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be reached", e);
    }
  }

  /** Closing the folder expunges: a DELE for each message that is flagged, then QUIT. */
  @Override
  public Fetched fetch(Maildrop drop, int most)
      throws MessagingException, IOException, SQLException {
    long began = System.nanoTime();
    try (Store store = AngusClient.open(drop);
        Folder inbox = store.getFolder("INBOX")) {
      inbox.open(Folder.READ_WRITE);
      Message[] messages = inbox.getMessages(1, Math.min(most, inbox.getMessageCount()));
      FetchProfile listing = new FetchProfile();
      listing.add(UIDFolder.FetchProfileItem.UID);
      inbox.fetch(messages, listing);
      Set<String> stored = known();
      Octets octets = new Octets();
      List<Message> batch = new ArrayList<>(A_COMMIT);
      int count = 0;
      long total = 0;
      long open = System.nanoTime() - began;
      for (Message message : messages) {
        String uidl = ((POP3Folder) inbox).getUID(message);
        if (stored.contains(uidl)) {
          message.setFlag(Flags.Flag.DELETED, true);
          continue;
        }
        message.writeTo(octets);
        byte[] content = octets.taken();
        add(uidl, content);
        batch.add(message);
        count++;
        total += content.length;
        if (batch.size() == A_COMMIT) {
          commit(batch);
        }
      }
      commit(batch);
      return new Fetched(count, total, open);
    }
  }

  private Set<String> known() throws SQLException {
    Set<String> uidls = new HashSet<>();
    try (ResultSet row = known.executeQuery()) {
      while (row.next()) {
        uidls.add(row.getString(1));
      }
    }
    connection.commit();
    return uidls;
  }

  private void add(String uidl, byte[] content) throws MessagingException, SQLException {
    InternetHeaders headers = new InternetHeaders(new ByteArrayInputStream(content));
    insert.setString(1, uidl);
    for (int i = 0; i < HEADERS.length; i++) {
      insert.setString(2 + i, headers.getHeader(HEADERS[i], null));
    }
    insert.setBytes(2 + HEADERS.length, content);
    insert.addBatch();
  }

  private void commit(List<Message> batch) throws SQLException, MessagingException {
    if (batch.isEmpty()) {
      return;
    }
    insert.executeBatch();
    connection.commit();
    for (Message message : batch) {
      message.setFlag(Flags.Flag.DELETED, true);
    }
    batch.clear();
  }

  @Override
  public int list(Maildrop drop) throws MessagingException {
    return angus.list(drop);
  }

  @Override
  public int poll(Maildrop drop) throws MessagingException {
    return angus.poll(drop);
  }

  /** Without the lock of {@code ByteArrayOutputStream}: Angus writes one octet at a time. */
  private static final class Octets extends OutputStream {
    private byte[] buffer = new byte[1 << 16];
    private int count;

    @Override
    public void write(int octet) {
      if (count == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * count);
      }
      buffer[count++] = (byte) octet;
    }

    byte[] taken() {
      byte[] content = Arrays.copyOf(buffer, count);
      count = 0;
      return content;
    }
  }
}
