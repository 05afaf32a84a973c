package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.mime.Envelope;
import io.postrider.mime.MessageParser;
import io.postrider.mime.OctetSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says of each message read in one session whether its content is that of a known one. Two messages
 * with the same content are two messages: each known one is given away once. Used by the committing
 * thread while the session reads, and by the session's thread before and after.
 */
final class ContentIdentities {

  private static final int HEADER_OCTETS = 256 * 1024;

  private final PollTicket ticket;
  private final Listing listing;
  private final BaselineRule baseline;
  private final boolean resetInDoubt;
  private final IdentityLedger ledger;
  private final Instant rememberedSince;
  private final MessageParser parser = new MessageParser();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Set<Long> seen = new HashSet<>();
  private @Nullable Map<ContentHash, Deque<KnownMessage>> known;

  ContentIdentities(
      PollTicket ticket,
      Listing listing,
      BaselineRule baseline,
      boolean resetInDoubt,
      IdentityLedger ledger,
      Instant rememberedSince) {
    this.ticket = ticket;
    this.listing = listing;
    this.baseline = baseline;
    this.resetInDoubt = resetInDoubt;
    this.ledger = ledger;
    this.rememberedSince = rememberedSince;
  }

  /** What a message is, now that all of it was read. */
  sealed interface Finding {

    /** One that was never seen: it is stored. */
    record New(EntryKey key) implements Finding {}

    /** One that was there when the baseline was drawn, and is not wanted. */
    record Unwanted(EntryKey key) implements Finding {}

    /** Its entry is known by its content already. */
    record Again(KnownMessage known) implements Finding {}

    /** A known message under another name than its entry's. */
    record Renamed(EntryKey key, KnownMessage known) implements Finding {}

    /** The message of that entry: its listed size was a poor estimate, or it was gone. */
    record Unchanged(KnownMessage known) implements Finding {}
  }

  Finding of(FetchPlan.Task task, StagedContent content) throws IOException {
    Fingerprint print = content.fingerprint();
    if (task.aliasOf() != 0) {
      KnownMessage old = ledger.of(List.of(task.aliasOf())).get(task.aliasOf());
      if (old != null && print.content().equals(old.content())) {
        return new Finding.Unchanged(old);
      }
    }
    if (!task.inDoubt() || (task.aliasOf() != 0 && !resetInDoubt)) {
      return new Finding.New(task.key());
    }
    KnownMessage match = claim(print.content());
    if (!task.isNameless()) {
      return match == null ? new Finding.New(task.key()) : new Finding.Renamed(task.key(), match);
    }
    if (match != null && match.byContent()) {
      seen.add(match.entryId());
      return new Finding.Again(match);
    }
    EntryKey key = nextKey(EntryKey.nameOf(print.content()));
    if (match != null) {
      return new Finding.Renamed(key, match);
    }
    return isWanted(task.number(), content) ? new Finding.New(key) : new Finding.Unwanted(key);
  }

  /** The entry of a message that is too large to be read, seen before; null if it was not. */
  @Nullable KnownMessage claimUnread(ContentHash header) {
    KnownMessage match = claim(header);
    if (match != null) {
      seen.add(match.entryId());
    }
    return match;
  }

  /** The next free key under this name. */
  EntryKey nextKey(String name) {
    UUID accountId = ticket.mailbox().accountId();
    int next =
        occurrences.computeIfAbsent(
            name, uidl -> ledger.nextOccurrence(accountId, ticket.epoch(), uidl));
    occurrences.put(name, next + 1);
    return new EntryKey(name, next);
  }

  /** This entry was made in this session. */
  void entered(long entryId) {
    seen.add(entryId);
  }

  /** The entries of messages without unique-ids that this session has read or made. */
  Set<Long> seen() {
    return seen;
  }

  private boolean isWanted(int number, StagedContent content) throws IOException {
    return switch (baseline.of(number)) {
      case WANTED -> true;
      case UNWANTED -> false;
      case DATED -> baseline.wants(dateOf(content));
    };
  }

  private @Nullable Instant dateOf(StagedContent content) throws IOException {
    try (InputStream in = content.open()) {
      Envelope envelope = parser.parse(OctetSource.of(in.readNBytes(HEADER_OCTETS))).envelope();
      return envelope.receivedAt() != null ? envelope.receivedAt() : envelope.sentAt();
    }
  }

  private @Nullable KnownMessage claim(ContentHash content) {
    Deque<KnownMessage> same = known().get(content);
    return same == null ? null : same.poll();
  }

  private Map<ContentHash, Deque<KnownMessage>> known() {
    Map<ContentHash, Deque<KnownMessage>> loaded = known;
    if (loaded == null) {
      loaded = new HashMap<>();
      UUID accountId = ticket.mailbox().accountId();
      List<KnownMessage> candidates =
          ledger.candidates(
              accountId, ticket.epoch(), uidl -> listing.first(uidl) < 0, rememberedSince);
      for (KnownMessage candidate : candidates) {
        ContentHash hash = candidate.content();
        if (hash != null) {
          loaded.computeIfAbsent(hash, _ -> new ArrayDeque<>(1)).add(candidate);
        }
      }
      known = loaded;
    }
    return loaded;
  }
}
