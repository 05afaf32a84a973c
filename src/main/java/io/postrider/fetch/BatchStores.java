package io.postrider.fetch;

import io.postrider.message.MessageArchive;
import java.time.InstantSource;
import java.util.List;
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

  BatchStore open(RunningPoll poll, ContentIdentities identities) {
    return new BatchStore(poll, transactions, archive, identities, settings, time);
  }

  Turns turns(RunningPoll poll) {
    return new Turns(poll, settings.sessionSlice(), time);
  }

  Retriever retriever(
      RunningPoll poll,
      List<FetchPlan.Task> tasks,
      BatchStore batches,
      ContentIdentities identities) {
    return new Retriever(
        poll, tasks, batches, identities, staging, transactions, settings.maxAttempts());
  }
}
