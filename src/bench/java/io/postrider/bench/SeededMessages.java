package io.postrider.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

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
  private static final int CHUNK = 10_000;

  private final Connection connection;
  private final int messages;

  SeededMessages(Connection connection, int messages) {
    this.connection = connection;
    this.messages = messages;
  }

  /** The account of that rank; the first ones have most of the mail. */
  static UUID account(int rank) {
    String hex = String.format(Locale.ROOT, "%032x", 0xACC0000000L + rank);
    return new UUID(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /** A rank by Zipf's law. */
  static int zipf(Random random, int count) {
    return (int) Math.floor(Math.exp(random.nextDouble() * Math.log(count)));
  }

  void make() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = off");
      statement.execute("set maintenance_work_mem = '512MB'");
      statement.execute("drop index message_search_words");
      statement.execute("select setseed(0.14)");
      for (int from = 1; from <= messages; from += CHUNK) {
        statement.execute(chunk(from, Math.min(messages, from + CHUNK - 1)));
      }
      statement.execute("create index message_search_words on message_search using gin (words)");
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private String chunk(int from, int to) {
    return
        """
        with drawn as materialized (
          select n, gen_random_uuid() id,
              lpad(to_hex(737019330560 + zipf(%3$d)), 32, '0')::uuid account_id,
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
                WORDS_OF_A_TEXT)
            .replaceAll(
                "zipf\\((\\d+)\\)", "floor(exp(random() * ln($1)))::bigint");
  }
}
