package io.postrider.message;

import java.time.Instant;
import java.util.UUID;

/** Where a page of a list ended. */
public record MessagePosition(Instant fetchedAt, UUID id) {}
