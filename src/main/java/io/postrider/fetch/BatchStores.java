package io.postrider.fetch;

import io.postrider.message.MessageArchive;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Makes the storing party of each poll. */
@Component
class BatchStores {

  private final PollTransactions transactions;
  private final MessageArchive archive;
  private final StagingArea staging;
  private final FetchSettings settings;
  private final InstantSource time;

  BatchStores(
      PollTransactions transactions,
      MessageArchive archive,
      StagingArea staging,
      FetchSettings settings,
      InstantSource time) {
    this.transactions = transactions;
    this.archive = archive;
    this.staging = staging;
    this.settings = settings;
    this.time = time;
  }

  BatchStore open(RunningPoll poll) {
    return new BatchStore(poll, transactions, archive, settings, time);
  }

  Retriever retriever(RunningPoll poll, FetchPlan plan, BatchStore batches) {
    return new Retriever(poll, plan, batches, staging, transactions, settings.maxAttempts());
  }
}
