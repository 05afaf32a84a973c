package io.postrider.mime;

import static io.postrider.mime.ParseProblemCode.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Messages of our own making that tell how mail goes wrong: each with what the parser is expected
 * to remark. Octets above 127 are written as the chars U+0080 to U+00FF.
 */
public final class AwkwardMessages {

  /** One of them. */
  public record Awkward(String name, String text, Set<ParseProblemCode> problems) {

    public byte[] octets() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String HEAD =
      String.join(
          "\r\n",
          "From: Ann <ann@example.org>",
          "To: bob@example.org",
          "Subject: Awkward",
          "Message-ID: <awkward@example.org>",
          "Date: Mon, 5 Jan 2026 10:00:00 +0100",
          "");
  private static final String TEXT = "Content-Type: text/plain; charset=utf-8\r\n";
  private static final String BODY = "\r\nHello Bob.\r\n";

  private final List<Awkward> all = new ArrayList<>();

  private AwkwardMessages() {}

  public static List<Awkward> all() {
    AwkwardMessages messages = new AwkwardMessages();
    messages.headers();
    messages.encodings();
    messages.multiparts();
    messages.parts();
    messages.extremes();
    return List.copyOf(messages.all);
  }

  private void add(String name, String text, ParseProblemCode... problems) {
    all.add(new Awkward(name, text, Set.of(problems)));
  }

  private void headers() {
    add("nothing at all", "", HEADER_MISSING);
    add("only a line break", "\r\n", HEADER_MISSING);
    add("only a body", "\r\nHello without a header.\r\n", HEADER_MISSING);
    add(
        "prose without a header",
        "Dear Bob,\r\nthis is\r\nno message.\r\n",
        HEADER_MISSING,
        HEADER_MALFORMED);
    add("header without a body", HEAD);
    add("header cut inside a field", HEAD + "X-Cut: no line br");
    add("bare line feeds", (HEAD + TEXT + BODY).replace("\r\n", "\n"));
    add("bare carriage returns", (HEAD + TEXT + BODY).replace("\r\n", "\r"), ADDRESS_UNPARSABLE);
    add(
        "mbox line before the header",
        "From ann@example.org Mon Jan  5 10:00:00 2026\r\n" + HEAD + BODY,
        HEADER_MALFORMED);
    add(
        "broken line inside the header",
        HEAD + "this line is no field\r\nX-After: it\r\n" + BODY,
        HEADER_MALFORMED);
    add(
        "blank line before the body is missing",
        HEAD + "Dear Bob,\r\nhow are you?\r\n",
        HEADER_MALFORMED);
    add(
        "line of white space inside the header",
        HEAD + "X-Fold: a\r\n \t \r\nX-After: it\r\n" + BODY);
    add("blank before the colon", HEAD.replace("Subject:", "Subject :") + BODY);
    add(
        "NUL in subject and body",
        HEAD.replace("Awkward", "Awk\0ward") + TEXT + "\r\nHel\0lo\r\n",
        OCTETS_NUL);
    add("two of everything", HEAD + HEAD + BODY, HEADER_DUPLICATE);
    add("two content types", HEAD + "Content-Type: text/html\r\n" + TEXT + BODY, HEADER_DUPLICATE);
    add("empty values", "From:\r\nTo: \r\nSubject:\r\nMessage-ID:\r\nReferences:\r\n" + BODY);
    add(
        "date of a poet",
        HEAD.replace("Mon, 5 Jan 2026 10:00:00 +0100", "Tomorrow at noon") + BODY,
        DATE_UNPARSABLE);
    add("date without a zone", HEAD.replace(" +0100", "") + BODY);
    add("date with a remark", HEAD.replace(" +0100", " +0100 (CET)") + BODY);
    add(
        "date of the last century's software",
        HEAD.replace("Mon, 5 Jan 2026 10:00:00 +0100", "5 Jan 99 10:00 EST") + BODY);
    add(
        "address without an address",
        HEAD.replace("Ann <ann@example.org>", "The Management") + BODY,
        ADDRESS_UNPARSABLE);
    add(
        "quote without end",
        HEAD.replace("Ann <ann@example.org>", "\"Ann <ann@example.org>") + BODY,
        ADDRESS_UNPARSABLE);
    add(
        "comma in an unquoted name",
        HEAD.replace("Ann <ann@example.org>", "Doe, Ann <ann@example.org>") + BODY,
        ADDRESS_UNPARSABLE);
    add("group of nobody", HEAD.replace("bob@example.org", "undisclosed-recipients:;") + BODY);
    add("null sender", HEAD.replace("Ann <ann@example.org>", "<>") + BODY, ADDRESS_UNPARSABLE);
    add("subject in raw UTF-8", HEAD.replace("Awkward", "Gr\u00C3\u00BC\u00C3\u009Fe") + BODY);
    add(
        "subject in raw Latin 1",
        HEAD.replace("Awkward", "Gr\u00FC\u00DFe") + BODY,
        HEADER_UNLABELLED);
    add(
        "encoded word without end",
        HEAD.replace("Awkward", "=?utf-8?Q?Gr=C3=BC") + BODY,
        BAD_ENCODED_WORD);
    add(
        "encoded word in no encoding",
        HEAD.replace("Awkward", "=?utf-8?X?abc?=") + BODY,
        BAD_ENCODED_WORD);
    add(
        "encoded word of no charset",
        HEAD.replace("Awkward", "=?x-nowhere?Q?abc?=") + BODY,
        UNKNOWN_CHARSET);
    add(
        "character split over two words",
        HEAD.replace("Awkward", "=?utf-8?Q?Gr=C3?=\r\n =?utf-8?Q?=BC=C3=9Fe?=") + BODY);
    add("half a character", HEAD.replace("Awkward", "=?utf-8?Q?Gr=C3?= end") + BODY, BAD_CHARSET);
  }

  private void encodings() {
    add(
        "unknown charset",
        HEAD + "Content-Type: text/plain; charset=x-klingon\r\n" + BODY,
        UNKNOWN_CHARSET);
    add("charset that lies", HEAD + TEXT + "\r\nGr\u00FC\u00DFe\r\n", BAD_CHARSET);
    add("8-bit text without a charset", HEAD + "\r\nGr\u00FC\u00DFe\r\n");
    add(
        "base64 with rubbish",
        HEAD + TEXT + "Content-Transfer-Encoding: base64\r\n\r\nSGVs*bG8\u00FF=\r\n",
        BAD_BASE64);
    add(
        "base64 cut off",
        HEAD + TEXT + "Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8gQm9iL\r\n",
        BAD_BASE64);
    add(
        "base64 with more behind its end",
        HEAD + TEXT + "Content-Transfer-Encoding: base64\r\n\r\nSGk=\r\nSGk=\r\n",
        BAD_BASE64);
    add(
        "quoted-printable with a lone sign",
        HEAD + TEXT + "Content-Transfer-Encoding: quoted-printable\r\n\r\n2 + 2 = 4=ZZ\r\n",
        BAD_QUOTED_PRINTABLE);
    add(
        "unknown transfer encoding",
        HEAD + TEXT + "Content-Transfer-Encoding: rot13\r\n" + BODY,
        UNKNOWN_TRANSFER_ENCODING);
    add(
        "transfer encoding with a remark",
        HEAD + TEXT + "Content-Transfer-Encoding: 7bit; really\r\n" + BODY);
    add(
        "broken uuencode",
        HEAD
            + "Content-Transfer-Encoding: x-uuencode\r\nContent-Type: image/gif\r\n\r\nbegin 644 a.gif\r\n#abc\r\nno more",
        BAD_UUENCODE);
    add(
        "content type without a subtype",
        HEAD + "Content-Type: text\r\n" + BODY,
        CONTENT_TYPE_MALFORMED);
    add(
        "content type of nonsense",
        HEAD + "Content-Type: ;;;=\"\r\n" + BODY,
        CONTENT_TYPE_MALFORMED);
  }

  private void multiparts() {
    String mixed = HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    String part = "--b\r\n" + TEXT + "\r\nHello\r\n";
    add(
        "multipart without a boundary parameter",
        HEAD + "Content-Type: multipart/mixed\r\n\r\n" + part + "--b--\r\n",
        MISSING_BOUNDARY);
    add(
        "multipart without any boundary",
        HEAD + "Content-Type: multipart/mixed\r\n" + BODY,
        MISSING_BOUNDARY,
        NO_PARTS);
    add("multipart whose boundary never comes", mixed + "Hello\r\n", NO_PARTS);
    add("multipart cut off", mixed + part, UNTERMINATED);
    add(
        "multipart cut inside a part's header",
        mixed + part + "--b\r\nContent-Type: image/png",
        UNTERMINATED);
    add(
        "inner multipart left open",
        mixed
            + "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nHello\r\n--b--\r\n",
        UNTERMINATED);
    add(
        "inner boundary that begins like the outer",
        mixed
            + "--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\nHello\r\n--bb--\r\n--b--\r\n");
    add(
        "one boundary for outer and inner",
        mixed
            + "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n--b--\r\n",
        AMBIGUOUS_BOUNDARY);
    add(
        "two boundaries, one of them extended",
        HEAD
            + "Content-Type: multipart/mixed; boundary=c; boundary*=us-ascii''b\r\n\r\n"
            + part
            + "--b--\r\n",
        HEADER_DUPLICATE);
    add(
        "boundary in sections, one of them twice",
        HEAD
            + "Content-Type: multipart/mixed; boundary*0=b; boundary*0=c\r\n\r\n"
            + part
            + "--b--\r\n",
        HEADER_DUPLICATE);
    add("multipart with a close only", mixed + "--b--\r\n", NO_PARTS);
    add("empty parts", mixed + "--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n--b--\r\n");
    add("boundary with blanks behind it", mixed + "--b \t\r\n\r\nHello\r\n--b--  \r\n");
    add(
        "encoded multipart",
        HEAD
            + "Content-Transfer-Encoding: base64\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + part
            + "--b--\r\n",
        ENCODED_MULTIPART);
    add(
        "multipart with text around it",
        mixed + "before\r\n" + part + "--b--\r\nbehind\r\n--b\r\nnot a part\r\n");
    add(
        "digest",
        HEAD
            + "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: inner\r\n\r\nHello\r\n--b--\r\n");
    add(
        "two boundary parameters",
        HEAD + "Content-Type: multipart/mixed; boundary=b; boundary=c\r\n\r\n" + part + "--b--\r\n",
        HEADER_DUPLICATE);
  }

  private void parts() {
    String mixed =
        HEAD
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
            + TEXT
            + "\r\nHello\r\n--b\r\n";
    String end = "\r\n\r\nAAAA\r\n--b--\r\n";
    add(
        "file name with a path",
        mixed
            + "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=\"C:\\\\temp\\\\..\\\\x.txt\""
            + end);
    add(
        "file name that turns around",
        mixed
            + "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''invoice%E2%80%AEfdp.exe"
            + end);
    add(
        "file name in sections",
        mixed
            + "Content-Type: image/png\r\nContent-Disposition: attachment; filename*1*=%9Fe.png; filename*0*=utf-8''Gr%C3%BC%C3"
            + end);
    add(
        "file name as encoded word",
        mixed + "Content-Type: image/png; name=\"=?utf-8?B?R3LDvMOfZS5wbmc=?=\"" + end);
    add(
        "file name without quotes",
        mixed
            + "Content-Type: image/png\r\nContent-Disposition: attachment; filename=my holiday.png"
            + end);
    add(
        "file name of a device",
        mixed
            + "Content-Type: image/png\r\nContent-Disposition: attachment; filename=\"CON.png\""
            + end);
    add(
        "file name without end",
        mixed
            + "Content-Type: image/png\r\nContent-Disposition: attachment; filename=\""
            + "long".repeat(200)
            + ".png\""
            + end);
    add(
        "two file names",
        mixed
            + "Content-Type: image/png; name=harmless.png\r\nContent-Disposition: attachment; filename=run.exe"
            + end,
        AMBIGUOUS_FILE_NAME);
    add(
        "one file name, said twice",
        mixed
            + "Content-Type: image/png; name=a.png\r\nContent-Disposition: attachment; filename=\"a.png\""
            + end);
    add(
        "one parameter twice",
        mixed
            + "Content-Type: image/png\r\nContent-Disposition: attachment; filename=a.png; filename=b.exe"
            + end,
        HEADER_DUPLICATE);
    add(
        "plain file name beside the extended one",
        mixed
            + "Content-Type: image/png\r\nContent-Disposition: attachment; filename=Gruss.png; filename*=utf-8''Gru%C3%9F.png"
            + end);
    add(
        "quotes inside of quotes",
        mixed
            + "Content-Type: image/png\r\nContent-Disposition: attachment; filename=\"a\"; filename=\"b\".exe\""
            + end,
        HEADER_DUPLICATE,
        CONTENT_TYPE_MALFORMED);
    add(
        "two transfer encodings",
        mixed
            + "Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit\r\nContent-Type: image/png"
            + end,
        HEADER_DUPLICATE);
    add(
        "two dispositions",
        mixed
            + "Content-Disposition: inline\r\nContent-Disposition: attachment\r\nContent-Type: image/png"
            + end,
        HEADER_DUPLICATE);
    add("a length that lies", HEAD + "Content-Length: 3\r\n" + TEXT + "\r\nLonger than that.\r\n");
    add(
        "300 parameters",
        HEAD + "Content-Type: text/plain" + "; a=b".repeat(300).replace("a=", "a") + "\r\n" + BODY,
        CONTENT_TYPE_MALFORMED,
        HEADER_TOO_MANY);
    add(
        "picture in the text",
        mixed
            + "Content-Type: image/png\r\nContent-ID: <logo@example.org>\r\nContent-Disposition: inline"
            + end);
    add(
        "message in a message",
        mixed
            + "Content-Type: message/rfc822\r\n\r\n"
            + HEAD
            + "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nInner\r\n--c--\r\n--b--\r\n");
    add(
        "html only",
        HEAD
            + "Content-Type: text/html; charset=utf-8\r\n\r\n<style>p{}</style><p>Hello&nbsp;<b>Bob</b> &lt;3</p><!-- x -->\r\n");
  }

  private void extremes() {
    StringBuilder deep = new StringBuilder(HEAD);
    for (int i = 0; i < 150; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b")
          .append(i)
          .append("\r\n\r\n--b")
          .append(i)
          .append("\r\n");
    }
    add("nested 150 deep", deep + "\r\nHello\r\n", TOO_DEEP, UNTERMINATED);
    add(
        "12,000 parts",
        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\n".repeat(12_000),
        TOO_MANY_PARTS);
    add("20,000 header lines", HEAD + "X-Flood: x\r\n".repeat(20_000) + BODY, HEADER_TOO_MANY);
    add(
        "header line of 2 MiB",
        HEAD + "X-Long: " + "x".repeat(2 * 1024 * 1024) + "\r\n" + BODY,
        HEADER_TOO_MANY);
    add(
        "5,000 addresses",
        HEAD + "Cc: " + "a@example.org, ".repeat(5_000) + "\r\n" + BODY,
        ADDRESS_TOO_MANY);
    add(
        "subject of 100,000 letters",
        HEAD.replace("Awkward", "a".repeat(100_000)) + BODY,
        HEADER_TRUNCATED);
    add("body line of 1 MiB", HEAD + TEXT + "\r\n" + "x".repeat(1024 * 1024));
  }
}
