package io.postrider.account;

import io.postrider.web.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The account's side of a poll. */
@Service
public class AccountPolling {

  public PollTicket begin(UUID accountId) {
    throw new UnsupportedOperationException();
  }

  public boolean holdsFence(PollTicket ticket) {
    throw new UnsupportedOperationException();
  }

  public int consecutiveFailures(UUID accountId) {
    throw new UnsupportedOperationException();
  }

  public void completed(PollTicket ticket, long onServer, Instant nextPollAt) {
    throw new UnsupportedOperationException();
  }

  public void failed(
      PollTicket ticket, Problem problem, AccountState newState, @Nullable Instant nextPollAt) {
    throw new UnsupportedOperationException();
  }

  public void nextPollAt(UUID accountId, Instant when) {
    throw new UnsupportedOperationException();
  }
}
