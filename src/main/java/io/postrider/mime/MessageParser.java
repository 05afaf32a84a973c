package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads messages. Two passes over the octets, one for the structure and one for the bodies, in
 * memory that does not grow with the message. Whatever a message contains, the answer is a {@link
 * ParsedMessage} that tells its problems; only a source that cannot be read makes an {@link
 * UncheckedIOException}. Stateless, for any thread.
 */
public final class MessageParser {
  /** How many texts of one message are looked into for preview, search and problems. */
  private static final int LOOKS = 100;

  /** And how many of their octets in all. */
  private static final int LOOK_OCTETS = 1024 * 1024;

  /** What a message says. */
  public ParsedMessage parse(OctetSource source) {
    Problems problems = new Problems();
    try {
      return parse(source, problems);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      problems.add(ParseProblemCode.PARSER_FAILED, e.getClass().getSimpleName());
      return new ParsedMessage(
          Envelope.EMPTY, "", "", List.of(), ParseStatus.FAILED, problems.all(), true);
    }
  }

  /** For a closer look at one message. */
  public MessageReader reader(OctetSource source) {
    try {
      return new MessageReader(source, StructureScanner.scan(source, new Problems()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The decoded octets of a part whose location is known, without a look at the structure. */
  public static InputStream open(OctetSource source, PartLocation location) {
    try {
      InputStream encoded = source.open(location.from(), location.to());
      return location.encoding().decode(encoded, "part", new Problems());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ParsedMessage parse(OctetSource source, Problems problems) throws IOException {
    Structure structure = StructureScanner.scan(source, problems);
    Envelope envelope = new EnvelopeReader(structure.root(), problems).read();
    List<ParsedAttachment> attachments = new ArrayList<>();
    byte[] buffer = new byte[8192];
    int looks = 0;
    int lookOctets = LOOK_OCTETS;
    StringBuilder text = new StringBuilder();
    String plain = "";
    String html = "";
    try (LeafReader leaves = new LeafReader(source)) {
      for (Entity leaf : structure.leaves()) {
        InputStream decoded =
            leaf.encoding().decode(leaves.body(leaf.location()), leaf.label(), problems);
        if (!leaf.isBodyText()) {
          attachments.add(attachment(leaf, decoded, buffer));
          continue;
        }
        if (looks++ < LOOKS && lookOctets > 0) {
          String look = BodyText.readOctets(decoded, leaf, lookOctets, problems).text();
          lookOctets -= look.length();
          if (leaf.contentType().equals("text/html")) {
            look = HtmlText.of(look);
            html = html.isEmpty() ? Preview.of(look) : html;
          } else {
            plain = plain.isEmpty() ? Preview.of(look) : plain;
          }
          text.append(look).append('\n');
        }
        // to its end, so that what is wrong with its encoding is told
        while (decoded.read(buffer) >= 0) {}
      }
    }
    return new ParsedMessage(
        envelope,
        plain.isEmpty() ? html : plain,
        text.toString(),
        List.copyOf(attachments),
        status(problems),
        problems.all(),
        structure.truncated());
  }

  private static ParseStatus status(Problems problems) {
    if (problems.has(ParseProblemCode.HEADER_MISSING)) {
      return ParseStatus.FAILED;
    }
    return problems.all().isEmpty() ? ParseStatus.OK : ParseStatus.PARTIAL;
  }

  private static ParsedAttachment attachment(Entity leaf, InputStream decoded, byte[] buffer)
      throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    for (int read = decoded.read(buffer); read >= 0; read = decoded.read(buffer)) {
      digest.update(buffer, 0, read);
      size += read;
    }
    return new ParsedAttachment(
        leaf.partPath(),
        leaf.filename(),
        leaf.contentType(),
        size,
        HexFormat.of().formatHex(digest.digest()),
        leaf.shownAs(),
        leaf.contentId(),
        leaf.location());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
