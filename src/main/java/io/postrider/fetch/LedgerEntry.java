package io.postrider.fetch;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger as a poll reads it.
 *
 * @param size octets as LIST gave them when first seen; -1 if it never said
 * @param onServer whether the last complete listing had it
 */
record LedgerEntry(
    long id,
    EntryKey key,
    long size,
    EntryState state,
    int attempts,
    boolean onServer,
    @Nullable Instant storedAt,
    @Nullable UUID messageId) {}
