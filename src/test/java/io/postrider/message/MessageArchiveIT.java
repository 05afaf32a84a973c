package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.PostriderIntegrationTest;
import io.postrider.account.AccountChanged;
import io.postrider.mime.AwkwardMessages;
import io.postrider.mime.GeneratedSource;
import io.postrider.mime.OctetSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is filed is kept, to the octet, with its event, or not at all. */
@PostriderIntegrationTest
class MessageArchiveIT {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final String MAIL =
      "From: Ann <ann@example.org>\r\nSubject: Hello\r\n\r\nHello Bob\r\n";

  @Autowired MessageArchive archive;
  @Autowired StoredMessages messages;
  @Autowired AccountPurge purge;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;
  @Autowired ApplicationEventPublisher publisher;

  private final UUID account = UUID.randomUUID();
  private StoredFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new StoredFixture(archive, transactions);
  }

  @Test
  void keepsAMessageWithItsOctetsAndItsEvent() throws IOException {
    UUID id = fixture.store(account, "u1", NOW, MAIL);

    StoredMessage message = require(id);
    assertThat(archive.exists(id)).isTrue();
    assertThat(message.size()).isEqualTo(MAIL.length());
    assertThat(message.reading().envelope().subject()).isEqualTo("Hello");
    try (InputStream in = messages.open(message)) {
      assertThat(in).hasBinaryContent(MAIL.getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(events("message.stored"))
        .singleElement()
        .asString()
        .contains(id.toString(), "\"subject\":\"Hello\"", message.sha256(), "/raw");
  }

  @Test
  void filesOnlyInTheTransactionOfItsCaller() {
    Filing filing = archive.prepare(arrival(MAIL));

    assertThatThrownBy(() -> archive.file(List.of(filing)))
        .isInstanceOf(IllegalTransactionStateException.class);
    new TransactionTemplate(transactions)
        .executeWithoutResult(status -> {
          archive.file(List.of(filing));
          status.setRollbackOnly();
        });

    assertThat(archive.exists(filing.messageId())).isFalse();
    assertThat(chunks(filing.messageId())).isZero();
    assertThat(events("message.stored")).isEmpty();
  }

  @Test
  void keepsNothingOfABatchWhoseContentChangedMeanwhile() {
    Arrival good = arrival(MAIL);
    RawContent staged = StoredFixture.content(source(MAIL));
    RawContent changed =
        new RawContent() {
          @Override
          public long size() {
            return staged.size();
          }

          @Override
          public byte[] sha256() {
            return staged.sha256();
          }

          @Override
          public InputStream open() throws IOException {
            String other = MAIL.replace('B', 'R');
            return source(other).open(0, other.length());
          }
        };
    Arrival bad = new Arrival(UUID.randomUUID(), account, UUID.randomUUID(), "u2", changed, NOW);

    assertThatThrownBy(() -> fixture.store(good, bad)).isInstanceOf(UncheckedIOException.class);

    assertThat(archive.exists(good.messageId())).isFalse();
    assertThat(archive.exists(bad.messageId())).isFalse();
  }

  @Test
  void keepsEveryAwkwardMessageToTheOctet() throws IOException {
    for (var awkward : AwkwardMessages.all()) {
      UUID id = fixture.store(account, awkward.name(), NOW, OctetSource.of(awkward.octets()));

      StoredMessage message = require(id);
      try (InputStream in = messages.open(message)) {
        assertThat(in.readAllBytes()).as(awkward.name()).isEqualTo(awkward.octets());
      }
      for (StoredAttachment attachment : message.attachments().stream().limit(20).toList()) {
        try (InputStream in = messages.open(message, attachment)) {
          assertThat(in.readAllBytes()).hasSize((int) attachment.size());
        }
      }
      assertThat(message.reading().problems())
          .hasSameSizeAs(
              archive
                  .prepare(
                      new Arrival(
                          id,
                          account,
                          id,
                          "x",
                          StoredFixture.content(OctetSource.of(awkward.octets())),
                          NOW))
                  .message()
                  .reading()
                  .problems());
    }
  }

  @Test
  void keepsAMessageOfManyChunks() throws IOException {
    OctetSource large = new GeneratedSource(MAIL, "0123456789\r\n", 300_000, "end");

    StoredMessage message = require(fixture.store(account, "large", NOW, large));

    assertThat(chunks(message.id()))
        .isEqualTo((large.size() + ContentStore.CHUNK - 1) / ContentStore.CHUNK);
    assertThat(message.sha256()).isEqualTo(HexFormat.of().formatHex(StoredFixture.sha256(large)));
    try (InputStream in = messages.open(message)) {
      assertThat(in.transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo(large.size());
    }
    try (InputStream in =
            messages.octets(message).open(ContentStore.CHUNK - 5, ContentStore.CHUNK + 5);
        InputStream expected = large.open(ContentStore.CHUNK - 5, ContentStore.CHUNK + 5)) {
      assertThat(in.readAllBytes()).isEqualTo(expected.readAllBytes());
    }
  }

  @Test
  void readsAgainWithoutChangingIds() {
    StoredMessage message = require(fixture.store(account, "u1", NOW, WITH_ATTACHMENT));
    jdbc.sql("update message set subject = 'misread' where id = :id")
        .param("id", message.id())
        .update();
    jdbc.sql("delete from attachment where message_id = :id").param("id", message.id()).update();

    messages.reparse(require(message.id()));

    StoredMessage again = require(message.id());
    assertThat(again.reading()).isEqualTo(message.reading());
    assertThat(again.attachments()).isEqualTo(message.attachments()).isNotEmpty();
    assertThat(again.revision()).isEqualTo(2);
  }

  @Test
  void letsTheMessagesOfARemovedAccountGoWithIt() {
    for (int i = 0; i < 230; i++) {
      fixture.store(account, "u" + i, NOW.plusSeconds(i), MAIL);
    }
    UUID other = fixture.store(UUID.randomUUID(), "u", NOW, MAIL);

    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> publisher.publishEvent(new AccountChanged.Removed(account, true)));
    purge.run();

    assertThat(count("select count(*) from message where account_id = :account")).isZero();
    assertThat(count("select count(*) from message_tombstone where account_id = :account"))
        .isEqualTo(230);
    assertThat(count("select count(*) from message_purge where account_id = :account")).isZero();
    assertThat(events("message.purged")).hasSize(230);
    assertThat(archive.exists(other)).isTrue();
  }

  @Test
  void keepsTheMessagesOfARemovedAccountWhereThatWasAsked() {
    UUID id = fixture.store(account, "u", NOW, MAIL);

    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> publisher.publishEvent(new AccountChanged.Removed(account, false)));
    purge.run();

    assertThat(archive.exists(id)).isTrue();
  }

  private static final String WITH_ATTACHMENT =
      """
      Subject: With attachment
      Content-Type: multipart/mixed; boundary=b

      --b

      Hello
      --b
      Content-Type: image/png; name=a.png
      Content-Transfer-Encoding: base64

      iVBORw0KGgo=
      --b--
      """;

  private StoredMessage require(UUID id) {
    return messages.require(id, anyAccount -> true);
  }

  private Arrival arrival(String mail) {
    return new Arrival(
        UUID.randomUUID(),
        account,
        UUID.randomUUID(),
        "u",
        StoredFixture.content(source(mail)),
        NOW);
  }

  private static OctetSource source(String mail) {
    return OctetSource.of(mail.getBytes(StandardCharsets.ISO_8859_1));
  }

  private List<String> events(String type) {
    return jdbc.sql("select data from event where account_id = :account and type = :type")
        .param("account", account)
        .param("type", type)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private long chunks(UUID id) {
    return jdbc.sql("select count(*) from content_chunk where message_id = :id")
        .param("id", id)
        .query((row, number) -> row.getLong(1))
        .single();
  }

  private long count(String sql) {
    return jdbc.sql(sql).param("account", account).query((row, number) -> row.getLong(1)).single();
  }
}
