package io.postrider.archive;

import io.postrider.message.MessageSummary;
import io.postrider.message.StoredMessage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object a line: what the API shows of a message, and its octets in base64 as {@code raw}. A
 * missing message has a line too, with {@code missing} in place of all that, so that the lines are
 * as many as the export has messages.
 */
final class NdjsonArchive implements ArchiveWriter {

  private final OutputStream out;
  private final JsonMapper json;

  NdjsonArchive(OutputStream out, JsonMapper json) {
    this.out = out;
    this.json = json;
  }

  /** A message that is not there. */
  record Missing(UUID id, Flaw missing) {}

  @Override
  public void message(StoredMessage message, InputStream octets) throws IOException {
    String shown = json.writeValueAsString(MessageSummary.of(message));
    // the object stays open: what follows is too large for memory
    write(shown.substring(0, shown.length() - 1) + ",\"raw\":\"");
    try (OutputStream base64 = Base64.getEncoder().wrap(new Unclosed(out))) {
      octets.transferTo(base64);
    }
    write("\"}\n");
  }

  @Override
  public void missing(UUID messageId, Flaw reason) throws IOException {
    write(json.writeValueAsString(new Missing(messageId, reason)) + "\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}

  /** The end of one message is not the end of the file. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      out.write(octets, offset, length);
    }

    @Override
    public void close() {}
  }
}
