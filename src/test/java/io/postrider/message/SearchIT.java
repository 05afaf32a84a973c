package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import io.postrider.mime.AwkwardMessages;
import io.postrider.mime.OctetSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What a message says finds it, on either database; nothing it says keeps it from being stored. */
@PostriderIntegrationTest
class SearchIT {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final String MAIL =
      """
      From: "Ann Ämmer" <ann.ammer@mail.example.org>
      To: Bob <bob@example.net>
      Cc: carol@example.com
      Reply-To: desk@example.edu
      Subject: Quarterly figures
      Content-Type: multipart/mixed; boundary=m

      --m
      Content-Type: multipart/alternative; boundary=a

      --a
      Content-Type: text/plain; charset=utf-8

      Dear Bob, the numbers follow. Café in 東京都庁.
      --a
      Content-Type: text/html; charset=utf-8

      <style>p { color: teal }</style><p>Dear Bob, only<b>here</b> is a <i>picture</i>.</p>
      --a--
      --m
      Content-Type: application/pdf; name="Report-2025_final.pdf"
      Content-Disposition: attachment
      Content-Transfer-Encoding: base64

      c2VjcmV0
      --m--
      """;

  @Autowired MessageArchive archive;
  @Autowired StoredMessages messages;
  @Autowired SearchBacklog backlog;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;

  private final UUID account = UUID.randomUUID();
  private StoredFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new StoredFixture(archive, transactions);
  }

  @Test
  void findsByAllThatAMessageSays() {
    UUID id = fixture.store(account, "u1", NOW, MAIL);
    fixture.store(account, "u2", NOW, "Subject: other\n\nnothing of that\n");

    for (String words :
        List.of(
            "numbers",
            "NUMBERS quarterly",
            "\"the numbers follow\"",
            "number*",
            "cafe",
            "京都",
            "庁",
            "ann.ammer@mail.example.org",
            "example.org",
            "ämmer",
            "carol",
            "desk@example.edu",
            "report-2025_final.pdf",
            "2025",
            "picture",
            "here",
            "dear -other")) {
      assertThat(find(words)).as(words).containsExactly(id);
    }
    for (String words :
        List.of(
            "number",
            "\"numbers the\"",
            "\"figures ann\"",
            "teal",
            "secret",
            "c2VjcmV0",
            "京庁",
            "numbers -cafe",
            "example.org.net")) {
      assertThat(find(words)).as(words).isEmpty();
    }
  }

  @Test
  void findsByField() {
    UUID id = fixture.store(account, "u1", NOW, MAIL);

    assertThat(find(null, "ann.am", "carol@", "figures quart")).containsExactly(id);
    assertThat(find("numbers", "example.org", null, null)).containsExactly(id);
    assertThat(find(null, "bob", null, null)).isEmpty();
    assertThat(find(null, null, "ann", null)).isEmpty();
    assertThat(find(null, null, null, "numbers")).isEmpty();
    assertThat(find(null, null, "-carol", null)).isEmpty();
    assertThat(find(null, null, "-ann", null)).containsExactly(id);
  }

  @Test
  void findsWhatIsReadAgainAndNothingThatIsGone() {
    UUID id = fixture.store(account, "u1", NOW, MAIL);
    jdbc.sql("delete from message_search where message_id = :id").param("id", id).update();
    assertThat(find("numbers")).isEmpty();

    messages.reparse(messages.require(id, any -> true));
    assertThat(find("numbers")).containsExactly(id);
    messages.reparse(messages.require(id, any -> true));
    assertThat(find("numbers")).containsExactly(id);

    messages.delete(messages.require(id, any -> true));
    assertThat(find("numbers")).isEmpty();
    assertThat(count("select count(*) from message_search where message_id = :id", id)).isZero();
  }

  @Test
  void filesWhatWasStoredBeforeThereWasAnIndex() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      ids.add(fixture.store(account, "u" + i, NOW.plusSeconds(i), MAIL));
    }
    for (UUID id : ids) {
      jdbc.sql("delete from message_search where message_id = :id").param("id", id).update();
      jdbc.sql("insert into search_backlog values (:id, :at)")
          .param("id", id)
          .param("at", NOW.atOffset(java.time.ZoneOffset.UTC))
          .update();
    }
    UUID gone = ids.removeLast();
    messages.delete(messages.require(gone, any -> true));
    UUID damaged = ids.removeLast();
    jdbc.sql("delete from content_chunk where message_id = :id").param("id", damaged).update();

    backlog.tidy();

    assertThat(count("select count(*) from search_backlog where message_id <> :id", account))
        .isZero();
    assertThat(find("numbers")).containsExactlyElementsOf(ids.reversed());
    assertThat(find("quarterly")).hasSize(ids.size() + 1).contains(damaged);
  }

  @Test
  void storesTextThatNoIndexWouldTake() {
    Random random = new Random(14);
    StringBuilder distinct = new StringBuilder();
    StringBuilder wide = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      distinct.append(Integer.toString(random.nextInt(), 36)).append(' ');
      wide.appendCodePoint(0x20000 + random.nextInt(0xA000));
    }
    for (String text :
        List.of(
            distinct.toString(),
            wide.toString(),
            "x".repeat(3_000_000),
            "again ".repeat(400_000),
            "it's \\' 'quoted':1A,2B \\ :: <-> & | ! ( ) ",
            "NUL \0 and \uFFFF \uFFFE and \uFEFF",
            "\uD83D\uDE00".repeat(10_000))) {
      UUID id =
          fixture.store(
              account,
              "u",
              NOW,
              "Subject: findme\nContent-Type: text/plain; charset=utf-8\n\nfirstword " + text);

      assertThat(find("findme firstword")).contains(id);
    }
    assertThat(find("again")).hasSize(1);
    assertThat(find("quoted")).hasSize(1);
  }

  @Test
  void storesEveryAwkwardMessageWithWordsOfItsOwn() {
    for (var awkward : AwkwardMessages.all()) {
      UUID id = fixture.store(account, awkward.name(), NOW, OctetSource.of(awkward.octets()));
      assertThat(count("select count(*) from message_search where message_id = :id", id))
          .as(awkward.name())
          .isEqualTo(1);
    }
  }

  @Test
  void storesEveryMixOfOctetsAsText() {
    Random random = new Random(5);
    for (String charset : List.of("utf-8", "iso-8859-1", "utf-16", "shift_jis", "utf-7", "big5")) {
      byte[] octets = new byte[60_000];
      random.nextBytes(octets);
      String head = "Subject: mix\nContent-Type: text/plain; charset=" + charset + "\n\n";
      byte[] message =
          (head + new String(octets, StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1);
      UUID id = fixture.store(account, "u", NOW, OctetSource.of(message));

      assertThat(find("mix")).as(charset).contains(id);
    }
  }

  private List<UUID> find(@Nullable String words) {
    return find(words, null, null, null);
  }

  private List<UUID> find(
      @Nullable String words,
      @Nullable String from,
      @Nullable String to,
      @Nullable String subject) {
    return messages.list(filter(words, from, to, subject), null, MessageOrder.NEWEST, 200).stream()
        .map(StoredMessage::id)
        .toList();
  }

  private MessageFilter filter(
      @Nullable String words,
      @Nullable String from,
      @Nullable String to,
      @Nullable String subject) {
    return new MessageFilter(
        Set.of(account),
        from,
        to,
        subject,
        words,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private long count(String sql, UUID id) {
    return jdbc.sql(sql).param("id", id).query((row, number) -> row.getLong(1)).single();
  }
}
