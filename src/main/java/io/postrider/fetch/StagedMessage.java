package io.postrider.fetch;

import io.postrider.message.Filing;
import java.util.UUID;

/** A message read to its end, hashed and parsed, waiting for the commit of its batch. */
record StagedMessage(FetchPlan.Task task, UUID messageId, Filing filing) {}
