package io.postrider.archive;

import io.postrider.message.StoredMessage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * A zip file: {@code <account>/<message>.eml} for each message, and at the end {@code
 * manifest.ndjson}, which tells of each what it is, and of the missing ones why. The manifest and
 * the directory of the zip file wait in temporary files, so that memory does not grow with the
 * number of messages.
 */
final class ZipArchive implements ArchiveWriter {

  private final ZipStream zip;
  private final JsonMapper json;
  private final Instant now;
  private final Path manifestFile;
  private final OutputStream manifest;

  ZipArchive(OutputStream out, JsonMapper json, Instant now) throws IOException {
    this.zip = new ZipStream(out);
    this.json = json;
    this.now = now;
    this.manifestFile = Files.createTempFile("export-", ".manifest");
    this.manifest = new BufferedOutputStream(Files.newOutputStream(manifestFile));
  }

  /** A line of the manifest. */
  record Entry(
      UUID id,
      UUID accountId,
      String uidl,
      String sha256,
      long size,
      Instant fetchedAt,
      String file) {}

  /** A line for a message that is not there. */
  record Missing(UUID id, Flaw missing) {}

  @Override
  public void message(StoredMessage message, InputStream octets) throws IOException {
    String file = message.accountId() + "/" + message.id() + ".eml";
    zip.entry(file, message.fetchedAt(), message.size(), octets);
    line(
        new Entry(
            message.id(),
            message.accountId(),
            message.uidl(),
            message.sha256(),
            message.size(),
            message.fetchedAt(),
            file));
  }

  @Override
  public void missing(UUID messageId, Flaw reason) throws IOException {
    line(new Missing(messageId, reason));
  }

  private void line(Object entry) throws IOException {
    manifest.write(json.writeValueAsBytes(entry));
    manifest.write('\n');
  }

  @Override
  public void finish() throws IOException {
    manifest.close();
    try (InputStream lines = Files.newInputStream(manifestFile)) {
      zip.entry("manifest.ndjson", now, Files.size(manifestFile), lines);
    }
    zip.finish();
  }

  @Override
  public void close() throws IOException {
    try (zip;
        manifest) {
      Files.deleteIfExists(manifestFile);
    }
  }
}
