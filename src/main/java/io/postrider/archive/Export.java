package io.postrider.archive;

import io.postrider.web.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A set of messages to be had as one file.
 *
 * @param createdBy who asked for it; the same for all requests of one token
 * @param filter as it was written
 * @param expiresAt when it goes by itself
 * @param version grows with each change
 */
public record Export(
    UUID id,
    String createdBy,
    ExportFormat format,
    JsonNode filter,
    ExportState state,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    Instant expiresAt,
    Progress progress,
    @Nullable Problem problem,
    @Nullable LastDownload lastDownload,
    long version) {

  /** How many messages and octets of them were looked at; the totals grow while it gathers. */
  public record Progress(long messagesDone, long messagesTotal, long bytesDone, long bytesTotal) {}

  /**
   * How the last download that ended went.
   *
   * @param complete all of it was sent
   * @param messages in the archive
   * @param missing not in the archive
   * @param bytes of the file
   * @param sha256 of the file
   */
  public record LastDownload(
      Instant startedAt,
      Instant endedAt,
      boolean complete,
      long messages,
      long missing,
      long bytes,
      String sha256) {}
}
