package io.postrider.fetch;

import java.util.UUID;

/**
 * The account moved on while this poll ran: it was changed, paused or deleted, or another replica
 * took it over. The poll must store and delete nothing more.
 */
final class FenceLost extends RuntimeException {

  FenceLost(UUID accountId) {
    super("the poll of account " + accountId + " is no longer the current one");
  }
}
