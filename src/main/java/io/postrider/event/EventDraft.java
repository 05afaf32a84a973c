package io.postrider.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event about to be written.
 *
 * @param id stable: the same cause gives the same id, so that a repeated cause is one event
 * @param accountId the account it concerns, if any
 * @param subject what it is about, as consumers may show it (an id)
 * @param data a record that Jackson writes as the event's {@code data}
 */
public record EventDraft(
    UUID id, EventType type, @Nullable UUID accountId, String subject, Instant time, Object data) {

  /** An event whose cause happens once: it gets an id of its own. */
  public static EventDraft of(
      EventType type, @Nullable UUID accountId, Object subject, Instant time, Object data) {
    return new EventDraft(UUID.randomUUID(), type, accountId, subject.toString(), time, data);
  }
}
