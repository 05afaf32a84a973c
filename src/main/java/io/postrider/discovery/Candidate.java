package io.postrider.discovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that may hold the mailbox.
 *
 * @param rank 1 for the best
 * @param source who says so
 * @param detail the record, file or preset that says so
 * @param account settings to be posted to {@code /api/v1/accounts}, once the secret and a name are
 *     added
 * @param mechanisms what the provider is known to take, best first, as {@code auth.mechanism} has
 *     them
 * @param confirm whether a person should look at the host before a password goes there (RFC 6186
 *     §6): it lies outside of the domain and nothing vouches for it
 */
@Schema(name = "DiscoveryCandidate")
public record Candidate(
    int rank,
    Source source,
    String detail,
    @Nullable @Schema(example = "Gmail and Google Workspace") String provider,
    Account account,
    List<String> mechanisms,
    @Nullable AppPassword appPassword,
    @Nullable OAuth2Endpoints oauth2,
    boolean confirm,
    List<Hint> hints,
    @Nullable String documentation) {

  /** The part of an account's settings that is known. */
  @Schema(name = "DiscoveredAccount")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Account(
      @Schema(example = "pop.gmail.com") String host,
      @Schema(example = "995") int port,
      @Schema(allowableValues = {"implicit", "starttls"}) String tls,
      String username,
      Auth auth,
      @Nullable Schedule schedule) {}

  /** How to log in; the secret is missing. */
  @Schema(name = "DiscoveredAuth")
  public record Auth(@Schema(example = "auto") String mechanism) {}

  /** How often the provider wants to be asked at the most. */
  @Schema(name = "DiscoveredSchedule")
  public record Schedule(@Schema(example = "PT15M") String interval) {}

  /**
   * A password of its own for mail programs.
   *
   * @param required whether the password of the account itself is refused
   * @param url where one is made, if that is known
   */
  @Schema(name = "AppPasswordHint")
  public record AppPassword(boolean required, @Nullable String url) {}

  /** Where consent is asked for and tokens are given out, as an account's {@code oauth2} needs. */
  @Schema(name = "DiscoveredOAuth2")
  public record OAuth2Endpoints(String authorizationUri, String tokenUri, String scope) {}

  Candidate ranked(int place) {
    return new Candidate(
        place,
        source,
        detail,
        provider,
        account,
        mechanisms,
        appPassword,
        oauth2,
        confirm,
        hints,
        documentation);
  }

  /** Whether both name the same mailbox on the same server. */
  boolean isTwinOf(Candidate other) {
    return account.host().equals(other.account.host())
        && account.port() == other.account.port()
        && account.username().equals(other.account.username());
  }
}
