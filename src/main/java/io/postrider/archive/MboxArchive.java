package io.postrider.archive;

import io.postrider.mbox.MboxWriter;
import io.postrider.message.StoredMessage;
import io.postrider.mime.MailAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.UUID;

/** One mboxrd file; it has no place to say what is missing, the export has. */
final class MboxArchive implements ArchiveWriter {

  private final MboxWriter writer;

  MboxArchive(OutputStream out) {
    this.writer = new MboxWriter(out);
  }

  @Override
  public void message(StoredMessage message, InputStream octets) throws IOException {
    String sender =
        message.reading().envelope().from().stream()
            .map(MailAddress::address)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    writer.write(sender, message.fetchedAt(), octets);
  }

  @Override
  public void missing(UUID messageId, Flaw reason) {}

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
