package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Looks into one message as often as wanted. Its structure is scanned once, when the reader is
 * made; bodies are read from the source when they are asked for. Confined to one thread.
 */
public final class MessageReader {
  private final OctetSource source;
  private final Structure structure;

  MessageReader(OctetSource source, Structure structure) {
    this.source = source;
    this.structure = structure;
  }

  /** The plain text: all text parts that are no attachments, in order; empty where none is. */
  public Optional<CappedText> text(int limit) {
    return body("text/plain", limit);
  }

  /** The HTML as the sender wrote it: never to be shown without a sanitiser. */
  public Optional<CappedText> html(int limit) {
    return body("text/html", limit);
  }

  /** The message's own header, in order. */
  public List<HeaderLine> headers() {
    return new EnvelopeReader(structure.root(), new Problems()).lines();
  }

  /**
   * The decoded octets of a part.
   *
   * @param partPath as {@link ParsedAttachment#partPath()}
   */
  public Optional<InputStream> openPart(String partPath) {
    return structure.leaves().stream()
        .filter(leaf -> leaf.partPath().equals(partPath))
        .findFirst()
        .map(leaf -> MessageParser.open(source, leaf.location()));
  }

  private Optional<CappedText> body(String contentType, int limit) {
    StringBuilder text = new StringBuilder();
    boolean truncated = false;
    boolean any = false;
    Problems problems = new Problems();
    for (Entity leaf : structure.leaves()) {
      if (!leaf.isBodyText() || !leaf.contentType().equals(contentType)) {
        continue;
      }
      if (text.length() >= limit) {
        truncated = true;
        break;
      }
      if (any) {
        text.append('\n');
      }
      any = true;
      try (InputStream decoded = MessageParser.open(source, leaf.location())) {
        CappedText part =
            BodyText.read(decoded, leaf, Math.max(0, limit - text.length()), problems);
        text.append(part.text());
        truncated |= part.truncated();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return any ? Optional.of(new CappedText(text.toString(), truncated)) : Optional.empty();
  }
}
