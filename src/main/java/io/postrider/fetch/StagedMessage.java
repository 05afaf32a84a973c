package io.postrider.fetch;

import io.postrider.message.Filing;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message read to its end and looked into, waiting for the commit of its batch.
 *
 * @param filing null unless it is new: only then is it stored
 */
record StagedMessage(
    FetchPlan.Task task,
    ContentIdentities.Finding finding,
    Fingerprint fingerprint,
    UUID messageId,
    @Nullable Filing filing) {}
