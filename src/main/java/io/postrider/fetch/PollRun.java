package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.postrider.pop3.Commit;
import io.postrider.web.Problem;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of fetching, as it is kept and shown.
 *
 * @param bytes octets of message bodies read
 * @param commit what became of this session's deletions; null while it runs or if it never got to
 *     QUIT
 */
public record PollRun(
    UUID id,
    UUID accountId,
    PollTrigger trigger,
    PollState state,
    Instant startedAt,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant endedAt,
    PollPhase phase,
    Progress progress,
    Counts counts,
    long bytes,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Vocabulary(Commit.class) @Nullable String commit,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Problem problem) {

  /** Whether it has ended, in whatever way. */
  public boolean ended() {
    return endedAt != null;
  }

  /** How much of what is to be fetched has been read. */
  @Schema(name = "PollProgress")
  public record Progress(int messagesDone, int messagesTotal, long bytesDone, long bytesTotal) {}

  /** What it found and did. */
  @Schema(name = "PollCounts")
  public record Counts(
      int listed,
      @JsonProperty("new") int unknown,
      int stored,
      int duplicates,
      int quarantined,
      int skipped,
      int deleteRequested,
      int confirmedGone) {}
}
