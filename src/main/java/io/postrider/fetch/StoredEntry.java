package io.postrider.fetch;

import java.util.UUID;

/** An entry and the message it became. */
record StoredEntry(long entryId, UUID messageId, Fingerprint fingerprint) {}
