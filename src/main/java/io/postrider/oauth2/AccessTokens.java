package io.postrider.oauth2;

import io.postrider.account.AccountChanged;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.account.RefreshTokens;
import io.postrider.account.RefreshTokens.Lease;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * The access tokens of mailboxes. Each account's is kept in memory until shortly before it expires,
 * and only for the very settings it was asked for with. A refresh token that the authorization
 * server replaced is stored before anything else happens. Blocks for as long as the network takes;
 * never called with a transaction open. Safe for use by many threads.
 */
@Service
public class AccessTokens {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final TokenEndpoint endpoint;
  private final RefreshTokens refreshTokens;
  private final InstantSource time;

  /** Longer than any request takes, so that a lease ends early only with its process. */
  private final Duration lease;

  private final Map<UUID, TokenSlot> slots = new ConcurrentHashMap<>();

  AccessTokens(
      TokenEndpoint endpoint,
      RefreshTokens refreshTokens,
      OAuth2Settings settings,
      InstantSource time) {
    this.endpoint = endpoint;
    this.refreshTokens = refreshTokens;
    this.time = time;
    this.lease = settings.timeout().multipliedBy(2).plusSeconds(10);
  }

  /**
   * A token to log in with: the one at hand, or a new one.
   *
   * @throws ProblemException why there is none
   */
  public AccessToken of(Mailbox mailbox) {
    try (TokenSlot slot = enter(mailbox)) {
      Grant held = slot.held(mailbox.version());
      return held != null && held.isFresh(time.instant())
          ? held.accessToken()
          : acquire(slot, mailbox).accessToken();
    }
  }

  /**
   * Another token than the one that the mailbox's server rejected: it may have been revoked before
   * its time.
   *
   * @throws ProblemException why there is none
   */
  public AccessToken insteadOf(AccessToken rejected, Mailbox mailbox) {
    try (TokenSlot slot = enter(mailbox)) {
      Grant held = slot.held(mailbox.version());
      return held != null && !held.accessToken().equals(rejected) && held.isFresh(time.instant())
          ? held.accessToken()
          : acquire(slot, mailbox).accessToken();
    }
  }

  /** The token is good for nothing; the next poll asks for another. */
  public void forget(AccessToken rejected, Mailbox mailbox) {
    try (TokenSlot slot = enter(mailbox)) {
      Grant held = slot.held(mailbox.version());
      if (held != null && held.accessToken().equals(rejected)) {
        slot.drop();
      }
    }
  }

  /**
   * Asks for a token whatever is at hand, as a connection test does.
   *
   * @throws ProblemException why there is none
   */
  public Trial ask(Mailbox mailbox) {
    if (!mailbox.saved()) {
      Grant grant = endpoint.ask(auth(mailbox));
      return new Trial(grant.accessToken(), grant.refreshToken());
    }
    try (TokenSlot slot = enter(mailbox)) {
      return new Trial(acquire(slot, mailbox).accessToken(), null);
    }
  }

  /**
   * What a test was given.
   *
   * @param refreshToken what replaces the one of settings that no account has yet: whoever saves
   *     them must save this one; null = the one they have stays
   */
  public record Trial(AccessToken accessToken, @Nullable String refreshToken) {
    @Override
    public String toString() {
      return "Trial[***]";
    }
  }

  @EventListener
  void on(AccountChanged change) {
    if (change instanceof AccountChanged.Removed || change instanceof AccountChanged.Changed) {
      slots.remove(change.accountId());
    }
  }

  private TokenSlot enter(Mailbox mailbox) {
    TokenSlot slot = slots.computeIfAbsent(mailbox.accountId(), _ -> new TokenSlot());
    slot.enter();
    try {
      // the database failed when it came
      slot.unsaved().ifPresent(unsaved -> save(slot, unsaved));
      return slot;
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  private Grant acquire(TokenSlot slot, Mailbox mailbox) {
    slot.drop();
    OAuth2Auth auth = auth(mailbox);
    Grant grant = auth.refreshToken() == null ? endpoint.ask(auth) : refresh(slot, mailbox);
    slot.hold(mailbox.version(), grant);
    return grant;
  }

  private Grant refresh(TokenSlot slot, Mailbox mailbox) {
    Lease first = take(mailbox);
    try {
      return spend(slot, mailbox, first);
    } catch (ProblemException e) {
      // a replica that was held up longer than its lease finds its token spent by another
      if (e.problem().code() != ProblemCode.AUTH_CONSENT_REQUIRED || isStillStored(first)) {
        throw e;
      }
      return spend(slot, mailbox, take(mailbox));
    }
  }

  private boolean isStillStored(Lease lease) {
    return refreshTokens.stored(lease.accountId()).filter(lease.auth()::equals).isPresent();
  }

  private Grant spend(TokenSlot slot, Mailbox mailbox, Lease taken) {
    Grant grant;
    try {
      grant = endpoint.ask(taken.auth());
    } catch (RuntimeException e) {
      refreshTokens.release(taken);
      throw e;
    }
    String replacement = grant.refreshToken();
    if (replacement == null) {
      refreshTokens.release(taken);
    } else {
      // should the database fail now, nobody may spend the old one, and this one is not lost yet
      slot.hold(mailbox.version(), grant);
      TokenSlot.Unsaved unsaved = new TokenSlot.Unsaved(taken, replacement);
      slot.keep(unsaved);
      save(slot, unsaved);
    }
    return grant;
  }

  private void save(TokenSlot slot, TokenSlot.Unsaved unsaved) {
    refreshTokens.replace(unsaved.lease(), unsaved.refreshToken());
    slot.saved();
  }

  private Lease take(Mailbox mailbox) {
    long end = System.nanoTime() + lease.toNanos();
    try {
      while (System.nanoTime() < end) {
        Optional<Lease> taken = refreshTokens.take(mailbox.accountId(), mailbox.version(), lease);
        if (taken.isPresent()) {
          return taken.get();
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(
        Problem.of(
                ProblemCode.TOKEN_UNAVAILABLE,
                "Another replica asks for this account's token and has not come to an end.")
            .withHint("It is tried again by itself."));
  }

  private static OAuth2Auth auth(Mailbox mailbox) {
    if (mailbox.auth() instanceof OAuth2Auth auth) {
      return auth;
    }
    throw new IllegalArgumentException("this mailbox takes no access token");
  }
}
