package io.postrider.message;

import java.time.Instant;
import java.util.UUID;

/** What may still be told of a message that is deleted here: that it was there. */
record Buried(UUID id, UUID accountId, String uidl, Instant fetchedAt, long size, String sha256) {}
