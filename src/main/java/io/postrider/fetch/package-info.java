/**
 * WHAT ONE POLL DOES: mailbox fetcher, UIDL ledger, deletion policy, failure classes, poll runs.
 */
@NullMarked
package io.postrider.fetch;

import org.jspecify.annotations.NullMarked;
