package io.postrider.account;

import org.jspecify.annotations.Nullable;

/**
 * Tries a mailbox's settings up to the listing, without a RETR and without a DELE. Asked here,
 * answered by the module that knows how to poll. Blocks for as long as the network takes; never
 * called with a transaction open.
 */
public interface ConnectionProbe {

  Probed probe(Mailbox mailbox);

  /**
   * What came of it.
   *
   * @param refreshToken what the authorization server put in the place of the one that was tried,
   *     where no account had it yet; null = nothing was replaced, or it is stored already
   */
  record Probed(ConnectionReport report, @Nullable String refreshToken) {

    /** The credentials to save of those that were tried. */
    public MailboxAuth renewed(MailboxAuth tried) {
      return refreshToken != null && tried instanceof MailboxAuth.OAuth2Auth auth
          ? auth.withRefreshToken(refreshToken)
          : tried;
    }

    @Override
    public String toString() {
      return "Probed[" + report.ok() + "]";
    }
  }
}
