package io.postrider.webhook;

import io.postrider.event.EventFilter;
import io.postrider.event.LoggedEvent;
import java.net.URI;
import java.util.Set;
import java.util.UUID;

/**
 * What the owner of an endpoint decides.
 *
 * @param types events by their names on the wire; empty for all
 * @param accounts empty for all, also events that concern no account
 */
public record WebhookTerms(
    URI url,
    Set<String> types,
    Set<UUID> accounts,
    PayloadStyle payload,
    String description,
    boolean enabled) {

  public WebhookTerms {
    types = Set.copyOf(types);
    accounts = Set.copyOf(accounts);
  }

  EventFilter filter() {
    return new EventFilter(types, accounts.isEmpty() ? null : accounts);
  }

  boolean wants(LoggedEvent event) {
    return (types.isEmpty() || types.contains(event.type()))
        && (accounts.isEmpty()
            || (event.accountId() != null && accounts.contains(event.accountId())));
  }
}
