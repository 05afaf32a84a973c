package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Commit;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.DeletionListener;
import io.postrider.pop3.DropListing;
import io.postrider.pop3.MaildropListing;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.Pop3Limits;
import io.postrider.pop3.Retrieval;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.wire.LineEnding;
import io.postrider.pop3.wire.PlainUnstuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the client does in TRANSACTION, a letter a call, and what must hold of each: a text is what
 * the plain machine makes of the same octets, a run that threw has ended the session, and QUIT
 * claims no more than was said.
 *
 * <pre>
 * s STAT      l LIST      u UIDL      b both in one flight      L LIST 1    U UIDL 1
 * r RETR 1    R RETR 1-3  t TOP 1     T TOP 1-3                 x the sink fails from here on
 * d DELE of the last text, D of all texts, e DELE 2, E DELE 1-3 of an earlier session
 * z RSET      n NOOP      q QUIT      c close
 * </pre>
 */
final class SessionPlan {

  private static final int MOST_CALLS = 24;
  private static final int[] THREE = {1, 2, 3};

  private final FuzzedClient client;
  private final TransactionSession drop;
  private final Deadline deadline;
  private final LineEnding ending;
  private final Pop3Limits limits = FuzzedClient.LIMITS;
  private final CheckingSink sink = new CheckingSink(limits.messageOctets());
  private final List<Retrieval> proofs = new ArrayList<>();

  SessionPlan(FuzzedClient client, TransactionSession drop) {
    this.client = client;
    this.drop = drop;
    this.deadline = client.deadline();
    String heard = client.socket().heard();
    this.ending =
        heard.startsWith("\r\n", heard.indexOf('\n') - 1) ? LineEnding.CRLF : LineEnding.LF;
  }

  void play(byte[] letters) {
    for (int i = 0; i < Math.min(letters.length, MOST_CALLS); i++) {
      client.socket().forget();
      call(letters[i]);
      assertThat(sink.begun()).as("a text neither complete nor aborted").isFalse();
      assertThat(drop.failure().isPresent() && client.usable()).isFalse();
    }
  }

  private void call(byte letter) {
    switch (letter) {
      case 's' -> stat(lines(1, () -> drop.stat(deadline)));
      case 'l' -> client.attempt(() -> drop.list(deadline));
      case 'u' -> client.attempt(() -> drop.uidl(deadline));
      case 'b' -> listing(client.attempt(() -> drop.listing(deadline)));
      case 'L' -> lines(1, () -> drop.list(1, deadline));
      case 'U' -> lines(1, () -> drop.uidl(1, deadline));
      case 'r' -> retrieved(client.attempt(() -> drop.retr(1, sink, deadline)));
      case 't' -> text(client.attempt(() -> drop.top(1, 5, sink, deadline)));
      case 'R' -> run(() -> client.attempt(done(() -> drop.retrieveAll(THREE, sink, deadline))));
      case 'T' -> run(() -> client.attempt(done(() -> drop.topAll(THREE, 5, sink, deadline))));
      case 'd' -> {
        if (!proofs.isEmpty()) {
          lines(1, done(() -> drop.dele(proofs.getLast(), deadline)));
        }
      }
      case 'D' -> {
        if (!proofs.isEmpty()) {
          run(() -> lines(proofs.size(), done(() -> drop.deleAll(proofs, Marked.NONE, deadline))));
        }
      }
      case 'e' -> lines(1, done(() -> drop.deleteStoredEarlier(2, deadline)));
      case 'E' ->
          run(() ->
              lines(3, done(() -> drop.deleteAllStoredEarlier(THREE, Marked.NONE, deadline))));
      case 'z' -> lines(1, done(() -> drop.rset(deadline)));
      case 'n' -> lines(1, done(() -> drop.noop(deadline)));
      case 'q' -> quit();
      case 'c' -> {
        drop.close();
        client.ended();
      }
      case 'x' -> sink.fail();
      default -> {}
    }
  }

  /** A call without a result. */
  @FunctionalInterface
  private interface Action {
    void run() throws Pop3Exception;
  }

  private static FuzzedClient.Call<Boolean> done(Action action) {
    return () -> {
      action.run();
      return true;
    };
  }

  /** Several messages in one call: whatever is thrown ends the session. */
  private void run(Supplier<@Nullable Boolean> call) {
    boolean wasUsable = client.usable();
    if (call.get() == null && wasUsable) {
      assertThat(client.usable()).isFalse();
    }
  }

  /** A call that succeeds on so many whole lines and nothing else. */
  private <T> @Nullable T lines(int count, FuzzedClient.Call<T> call) {
    T result = client.attempt(call);
    if (result != null) {
      String heard = client.socket().heard();
      assertThat(heard).endsWith("\n");
      assertThat(heard.chars().filter(c -> c == '\n').count()).isEqualTo(count);
    }
    return result;
  }

  private void stat(@Nullable DropListing listing) {
    if (listing != null) {
      assertThat(listing.messages()).isBetween(0, limits.listingEntries());
      listing.octets().ifPresent(octets -> assertThat(octets).isNotNegative());
    }
  }

  private void listing(@Nullable MaildropListing listing) {
    if (listing != null) {
      assertThat(listing.size()).isLessThanOrEqualTo(limits.listingEntries());
      for (int i = 1; i < listing.size(); i++) {
        assertThat(listing.number(i)).isGreaterThan(listing.number(i - 1));
      }
    }
  }

  private void retrieved(@Nullable Retrieval retrieval) {
    text(retrieval);
    if (retrieval != null) {
      proofs.add(retrieval);
    }
  }

  /** Status line, stuffed text, and nothing behind it; the greeting decided how lines end. */
  private void text(@Nullable Retrieval retrieval) {
    if (retrieval == null) {
      return;
    }
    String heard = client.socket().heard();
    int start = heard.indexOf('\n') + 1;
    PlainUnstuffer plain = new PlainUnstuffer(ending);
    for (byte octet : heard.substring(start).getBytes(StandardCharsets.ISO_8859_1)) {
      assertThat(plain.ended).as("octets behind the text").isFalse();
      plain.octet(octet);
    }
    assertThat(plain.ended).isTrue();
    assertThat(retrieval.octets()).isEqualTo(plain.text.size());
    assertThat(sink.last()).isEqualTo(plain.text.toByteArray());
  }

  /** Says QUIT to a session that is good, and nothing to one that is not. */
  private void quit() {
    boolean wasUsable = client.usable();
    int written = client.socket().written().length;
    Commit commit;
    try {
      commit = drop.quit(deadline);
    } catch (IllegalStateException e) {
      assertThat(wasUsable).isFalse();
      return;
    }
    client.ended();
    if (!wasUsable) {
      assertThat(client.socket().written()).hasSize(written);
      assertThat(commit).isIn(Commit.UNKNOWN, Commit.NOTHING_TO_COMMIT);
    } else if (commit == Commit.COMMITTED || commit == Commit.PARTIAL) {
      String answer = client.socket().heard().split("[ \r\n]", 2)[0];
      assertThat(answer).isEqualTo(commit == Commit.COMMITTED ? "+OK" : "-ERR");
    }
  }

  /** Nobody asks what was marked. */
  private enum Marked implements DeletionListener {
    NONE;

    @Override
    public void marked(int number) {
      assertThat(number).isPositive();
    }

    @Override
    public void refused(int number, CommandRejected rejection) {
      assertThat(rejection.sessionUsable()).isTrue();
    }
  }
}
