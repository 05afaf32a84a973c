package io.postrider.archive;

import io.postrider.message.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/**
 * Writes the messages of an export as one file, in constant memory. {@link #finish} makes it whole;
 * a file without that is recognised as incomplete, or its transfer is. Closing lets go of what
 * writing needed, and nothing else. For one thread.
 */
sealed interface ArchiveWriter extends AutoCloseable
    permits MboxArchive, NdjsonArchive, ZipArchive {

  /** Appends a message; {@code octets} fail before their end where they are damaged. */
  void message(StoredMessage message, InputStream octets) throws IOException;

  /** Tells, where there is room for it, that a message is not there. */
  void missing(UUID messageId, Flaw reason) throws IOException;

  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
