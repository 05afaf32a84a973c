package io.postrider.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Messages made by the database: over two years, spread unevenly over many accounts and senders,
 * their words drawn by Zipf's law. Rows as the service writes them, without the octets, which lists
 * and searches never read.
 */
final class SeededMessages {
  static final int ACCOUNTS = 2_000;
  static final int SENDERS = 50_000;
  static final int VOCABULARY = 300_000;
  private static final int WORDS_OF_A_TEXT = 150;
  private static final int WORDS_OF_A_SUBJECT = 6;
  private static final long FIRST_ACCOUNT = 0xACC0000000L;
  private static final int CHUNK = 10_000;
  private static final int WRITERS = 2;

  private final DataSource database;
  private final int messages;

  SeededMessages(DataSource database, int messages) {
    this.database = database;
    this.messages = messages;
  }

  /** The account of that rank; the first ones have most of the mail. */
  static UUID account(int rank) {
    String hex = String.format(Locale.ROOT, "%032x", FIRST_ACCOUNT + rank);
    return new UUID(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /** A rank by Zipf's law. */
  static int zipf(Random random, int count) {
    return (int) Math.floor(Math.exp(random.nextDouble() * Math.log(count)));
  }

  /** Makes them, the index after the rows, unless the database has them from an earlier run. */
  void make() throws SQLException, InterruptedException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      long there = Long.parseLong(one(statement, "select count(*) from message"));
      if (there == messages) {
        return;
      }
      if (there > 0) {
        throw new IllegalStateException("the database holds " + there + " messages");
      }
      String index = one(statement, "select pg_get_indexdef('message_search_words'::regclass)");
      statement.execute("drop index message_search_words");
      fill();
      statement.execute("set maintenance_work_mem = '1GB'");
      statement.execute(index);
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private void fill() throws InterruptedException {
    var next = new AtomicInteger(1);
    var failures = new ConcurrentLinkedQueue<SQLException>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Thread.ofPlatform().start(() -> {
        try (Connection connection = database.getConnection();
            Statement statement = connection.createStatement()) {
          // no triggers for the foreign key: the rows are made with those they point to
          statement.execute("set session_replication_role = replica");
          for (int from; (from = next.getAndAdd(CHUNK)) <= messages; ) {
            statement.execute("select setseed(" + (double) from / messages + ")");
            statement.execute(chunk(from, Math.min(messages, from + CHUNK - 1)));
          }
        } catch (SQLException e) {
          failures.add(e);
        }
      }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.peek());
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private String chunk(int from, int to) {
    return
        """
        with drawn as materialized (
          select n, gen_random_uuid() id,
              lpad(to_hex(%9$d + zipf(%3$d)), 32, '0')::uuid account_id,
              timestamptz '2024-11-01Z' + n * (interval '730 days' / %4$d) fetched_at,
              zipf(%5$d) sender, random() chance,
              (select array_agg('w' || zipf(%6$d)) from generate_series(1, %7$d) where n = n) subject,
              (select array_agg('w' || zipf(%6$d)) from generate_series(1, %8$d) where n = n) text
          from generate_series(%1$d, %2$d) n),
        filed as (
          insert into message (id, account_id, poll_id, uidl, fetched_at, size, sha256,
              message_id_header, in_reply_to, reference_ids, addresses, subject, sent_at,
              received_at, dated_at, preview, has_attachments, parse_status, problems, truncated,
              revision)
          select id, account_id, gen_random_uuid(), 'u' || n, fetched_at,
              (exp(7 + chance * 8))::bigint, sha256(n::text::bytea), '<' || n || '@bench.example>',
              null, '[]',
              format('{"from":[{"name":"w%%s Sender","address":"s%%s@d%%s.example"}],"sender":null,'
                  '"replyTo":[],"to":[{"name":null,"address":"box@bench.example"}],"cc":[]}',
                  sender, sender, sender %% 5000),
              array_to_string(subject, ' '), fetched_at - chance * interval '1 hour',
              fetched_at - interval '1 minute', fetched_at - chance * interval '1 hour',
              left(array_to_string(text, ' '), 200), chance < 0.2, 'OK', '[]', false, 1
          from drawn),
        attached as (
          insert into attachment (id, message_id, position, part_path, filename, content_type, size,
              sha256, disposition, content_id, body_from, body_to, encoding)
          select gen_random_uuid(), id, 0, '2', 'report' || n || '.pdf', 'application/pdf', 1000,
              sha256('x'), 'attachment', null, 0, 1000, 'BASE64'
          from drawn where chance < 0.2)
        insert into message_search (message_id, account_id, fetched_at, words)
        select id, account_id, fetched_at,
            (format('''a:%%s'' ''f:sender'':20 ''f:s%%s'':23 ''f:d%%s'':24 ''f:example'':25',
                    replace(account_id::text, '-', ''), sender, sender %% 5000)
                || format(' ''sender'':10 ''s%%s'':13 ''d%%s'':14 ''example'':15,35 ',
                    sender, sender %% 5000)
                || (select string_agg(format('''s:%%s'':%%s ''%%1$s'':%%2$s', w, o), ' ')
                    from unnest(subject) with ordinality s(w, o))
                || ' '
                || (select string_agg('''' || w || ''':' || o + 40, ' ')
                    from unnest(text) with ordinality t(w, o)))::tsvector
        from drawn
        """
            .formatted(
                from, to, ACCOUNTS, messages, SENDERS, VOCABULARY, WORDS_OF_A_SUBJECT,
                WORDS_OF_A_TEXT, FIRST_ACCOUNT)
            .replaceAll(
                "zipf\\((\\d+)\\)", "floor(exp(random() * ln($1)))::bigint");
  }
}
