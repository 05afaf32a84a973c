package io.postrider.discovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this build knows of a provider; one entry of {@code providers.json}.
 *
 * @param domains of addresses
 * @param mx domains of mail exchangers; with them the domains of customers are recognised
 * @param server absent where there is no POP3
 * @param mechanisms best first
 */
record Provider(
    String id,
    String name,
    List<String> domains,
    @Nullable List<String> mx,
    @Nullable Server server,
    @Nullable List<String> mechanisms,
    Candidate.@Nullable AppPassword appPassword,
    Candidate.@Nullable OAuth2Endpoints oauth2,
    @Nullable List<Hint> hints,
    @Nullable String documentation) {

  /**
   * Where it listens.
   *
   * @param username {@code local_part}, or the whole address if it is absent
   * @param interval how often it may be asked, as ISO 8601 has it, if it is known for refusing more
   */
  record Server(
      String host, int port, String tls, @Nullable String username, @Nullable String interval) {}

  Provider {
    mx = mx == null ? List.of() : List.copyOf(mx);
    mechanisms = mechanisms == null ? List.of() : List.copyOf(mechanisms);
    hints = hints == null ? List.of() : List.copyOf(hints);
  }

  List<Hint> notes() {
    return hints == null ? List.of() : hints;
  }

  List<String> exchangers() {
    return mx == null ? List.of() : mx;
  }

  /** Nothing, where the provider has no POP3. */
  List<Candidate> candidates(MailAddress address, Source source, String detail) {
    if (server == null || mechanisms == null) {
      return List.of();
    }
    Candidate.Account account =
        new Candidate.Account(
            server.host,
            server.port,
            server.tls,
            "local_part".equals(server.username) ? address.localPart() : address.toString(),
            new Candidate.Auth(mechanisms.getFirst()),
            server.interval == null ? null : new Candidate.Schedule(server.interval));
    return List.of(
        new Candidate(
            0,
            source,
            detail,
            name,
            account,
            mechanisms,
            appPassword,
            oauth2,
            false,
            notes(),
            documentation));
  }
}
