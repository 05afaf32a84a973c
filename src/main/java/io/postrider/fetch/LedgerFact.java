package io.postrider.fetch;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The data of an event about one ledger entry. */
record LedgerFact(UUID accountId, String uidl, @Nullable UUID messageId, @Nullable String reason) {}
