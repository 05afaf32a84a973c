package io.postrider.mime;

import static io.postrider.mime.ParsedAttachment.Disposition.ATTACHMENT;
import static io.postrider.mime.ParsedAttachment.Disposition.INLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.postrider.mime.AwkwardMessages.Awkward;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a message says is what its sender meant. */
class MessageParserTests {
  private final MessageParser parser = new MessageParser();

  @Test
  void readsTheHeaderFieldsThatPeopleAskFor() {
    ParsedMessage parsed =
        parse(
            """
            Received: from a by b; Mon, 05 Jan 2026 09:00:05 +0000
            Received: from c by d; Mon, 05 Jan 2026 08:00:00 +0000
            Message-ID: <1@example.org>
            In-Reply-To: <0@example.org>
            References: <a@example.org>
             <b@example.org>
            From: "Doe, Ann" <ann@example.org>
            Sender: desk@example.org (The Desk)
            Reply-To: reply@example.org
            To: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>, bob@example.org
            Cc: Team: c1@example.org, C2 <c2@example.org>;
            Subject: =?ISO-8859-1?Q?Gr=FC=DFe?= und
             =?utf-8?B?4oKs?=
            Date: Mon, 5 Jan 2026 10:00:00 +0100

            Hello   Bob,
            \tsee you.
            """);

    Envelope envelope = parsed.envelope();
    assertThat(envelope.messageId()).isEqualTo("<1@example.org>");
    assertThat(envelope.inReplyTo()).isEqualTo("<0@example.org>");
    assertThat(envelope.references()).containsExactly("<a@example.org>", "<b@example.org>");
    assertThat(envelope.from()).containsExactly(new MailAddress("Doe, Ann", "ann@example.org"));
    assertThat(envelope.sender()).isEqualTo(new MailAddress("The Desk", "desk@example.org"));
    assertThat(envelope.replyTo()).containsExactly(new MailAddress(null, "reply@example.org"));
    assertThat(envelope.to())
        .containsExactly(
            new MailAddress("Jürgen", "j@example.org"), new MailAddress(null, "bob@example.org"));
    assertThat(envelope.cc())
        .containsExactly(
            new MailAddress(null, "c1@example.org"), new MailAddress("C2", "c2@example.org"));
    assertThat(envelope.subject()).isEqualTo("Grüße und €");
    assertThat(envelope.sentAt()).isEqualTo(Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(envelope.receivedAt()).isEqualTo(Instant.parse("2026-01-05T09:00:05Z"));
    assertThat(parsed.preview()).isEqualTo("Hello Bob, see you.");
    assertThat(parsed.status()).isEqualTo(ParseStatus.OK);
    assertThat(parsed.problems()).isEmpty();
  }

  @Test
  void joinsCharactersThatWereSplitOverEncodedWords() {
    assertThat(awkward("character split over two words").envelope().subject()).isEqualTo("Grüße");
  }

  @Test
  void readsRawEightBitHeadersAsUtf8WhereTheyAre() {
    assertThat(awkward("subject in raw UTF-8").envelope().subject()).isEqualTo("Grüße");
    assertThat(awkward("subject in raw Latin 1").envelope().subject()).isEqualTo("Grüße");
  }

  @Test
  void keepsWhatIsNoAddressAsName() {
    assertThat(awkward("address without an address").envelope().from())
        .containsExactly(new MailAddress("The Management", null));
    assertThat(awkward("group of nobody").envelope().to()).isEmpty();
  }

  @Test
  void readsAddressesWithRoutesCommentsAndBlanks() {
    ParsedMessage parsed =
        parse(
            """
            From: Pete(A \\) chap) <pete(his account)@silly.test(his host)>
            To: <@hop.example,@hop2.example:mary@example.net>, jdoe@test   . example
            Cc: "Joe Q. Public" <john.q.public@example.com>, "odd name"@example.org

            """);

    assertThat(parsed.envelope().from())
        .containsExactly(new MailAddress("Pete", "pete@silly.test"));
    assertThat(parsed.envelope().to())
        .containsExactly(
            new MailAddress(null, "mary@example.net"), new MailAddress(null, "jdoe@test.example"));
    assertThat(parsed.envelope().cc())
        .containsExactly(
            new MailAddress("Joe Q. Public", "john.q.public@example.com"),
            new MailAddress(null, "\"odd name\"@example.org"));
  }

  @Test
  void readsDatesOfManyKinds() {
    assertThat(dated("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600"))
        .isEqualTo("1997-11-21T15:55:06Z");
    assertThat(dated("5 Jan 99 10:00 EST")).isEqualTo("1999-01-05T15:00:00Z");
    assertThat(dated("2026-01-05T10:00:00+01:00")).isEqualTo("2026-01-05T09:00:00Z");
    assertThat(dated("Mon, 5 Jan 2026 10:00:00 +0100 (CET)")).isEqualTo("2026-01-05T09:00:00Z");
    assertThat(dated("Thu,")).isNull();
  }

  @Test
  void tellsTextHtmlAndAttachmentsApart() throws Exception {
    String raw =
        """
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Gr=FC=DFe=20
         an=
         alle
        --a
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        PGI+R3LDvMOfZTwvYj4=
        --a--
        --r
        Content-Type: image/png
        Content-ID: <logo@example.org>
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --r--
        --m
        Content-Type: text/plain
        Content-Disposition: attachment; filename="notes.txt"

        one
        two
        --m
        Content-Type: message/rfc822

        Subject: inner
        Content-Type: multipart/mixed; boundary=x

        --x

        inner text
        --x--
        --m--
        """;

    ParsedMessage parsed = parse(raw);
    MessageReader reader = parser.reader(source(raw));

    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.preview()).isEqualTo("Grüße an alle");
    assertThat(reader.text(100)).contains(new CappedText("Grüße \r\n an alle", false));
    assertThat(reader.html(100)).contains(new CappedText("<b>Grüße</b>", false));
    assertThat(parsed.attachments())
        .extracting(
            ParsedAttachment::partPath,
            ParsedAttachment::contentType,
            ParsedAttachment::filename,
            ParsedAttachment::size,
            ParsedAttachment::disposition,
            ParsedAttachment::contentId)
        .containsExactly(
            tuple("1.2", "image/png", null, 8L, INLINE, "logo@example.org"),
            tuple("2", "text/plain", "notes.txt", 8L, ATTACHMENT, null),
            tuple("3", "message/rfc822", null, 85L, ATTACHMENT, null));
    try (InputStream notes = reader.openPart("2").orElseThrow()) {
      assertThat(notes).hasContent("one\r\ntwo");
    }
    assertThat(reader.openPart("9")).isEmpty();
  }

  @Test
  void cutsTextsAndSaysSo() {
    MessageReader reader = parser.reader(source("Subject: long\n\n" + "ü".repeat(100)));

    assertThat(reader.text(10).orElseThrow()).isEqualTo(new CappedText("ü".repeat(10), true));
    assertThat(reader.text(100).orElseThrow()).isEqualTo(new CappedText("ü".repeat(100), false));
  }

  @Test
  void takesThePreviewFromHtmlWhereThereIsNoText() {
    assertThat(awkward("html only").preview()).isEqualTo("Hello Bob <3");
  }

  @Test
  void cleansFileNames() {
    assertThat(filename("file name with a path")).isEqualTo("x.txt");
    assertThat(filename("file name that turns around")).isEqualTo("invoicefdp.exe");
    assertThat(filename("file name in sections")).isEqualTo("Grüße.png");
    assertThat(filename("file name as encoded word")).isEqualTo("Grüße.png");
    assertThat(filename("file name without quotes")).isEqualTo("my holiday.png");
    assertThat(filename("file name of a device")).isEqualTo("_CON.png");
    assertThat(filename("file name without end")).hasSize(255).startsWith("long").endsWith(".png");
  }

  @Test
  void showsTheHeaderAsItStands() {
    String raw = "Subject: =?utf-8?Q?a?=\n folded\nX-Odd:  \n\n";

    assertThat(parser.reader(source(raw)).headers())
        .containsExactly(
            new HeaderLine("Subject", "a folded", " =?utf-8?Q?a?=\r\n folded"),
            new HeaderLine("X-Odd", "", "  "));
  }

  @Test
  void showsTheTextOfAMultipartWithoutParts() {
    Awkward message = find("multipart whose boundary never comes");

    assertThat(parser.parse(OctetSource.of(message.octets())).preview()).isEqualTo("Hello");
  }

  @Test
  void findsThePartsWhereTheBoundaryMustBeGuessed() {
    assertThat(awkward("multipart without a boundary parameter").preview()).isEqualTo("Hello");
  }

  @Test
  void stopsAtItsLimitsAndSaysSo() {
    assertThat(awkward("12,000 parts").truncated()).isTrue();
    assertThat(awkward("5,000 addresses").envelope().cc()).hasSize(1000);
    assertThat(awkward("nested 150 deep").attachments())
        .singleElement()
        .satisfies(inner -> assertThat(inner.contentType()).isEqualTo("multipart/mixed"));
  }

  @Test
  void saysThatASourceCannotBeRead() {
    OctetSource broken =
        new OctetSource() {
          @Override
          public long size() {
            return 1;
          }

          @Override
          public InputStream open(long from, long to) throws IOException {
            throw new IOException("disk on fire");
          }
        };

    assertThatThrownBy(() -> parser.parse(broken)).isInstanceOf(UncheckedIOException.class);
  }

  private @Nullable String dated(String date) {
    Instant sentAt = parse("Date: " + date + "\n\n").envelope().sentAt();
    return sentAt == null ? null : sentAt.toString();
  }

  private @Nullable String filename(String name) {
    List<ParsedAttachment> attachments = awkward(name).attachments();
    assertThat(attachments).hasSize(1);
    return attachments.getFirst().filename();
  }

  private ParsedMessage awkward(String name) {
    return parser.parse(OctetSource.of(find(name).octets()));
  }

  private static Awkward find(String name) {
    return AwkwardMessages.all().stream()
        .filter(message -> message.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ParsedMessage parse(String text) {
    return parser.parse(source(text));
  }

  private static OctetSource source(String text) {
    return OctetSource.of(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
