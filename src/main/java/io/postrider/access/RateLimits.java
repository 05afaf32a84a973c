package io.postrider.access;

import io.postrider.access.TokenBuckets.Verdict;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.Requester;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Serial;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Holds back whoever asks too fast: callers by who they are, strangers by their address. Addresses
 * that guess tokens are not even looked up any more; a token that was good before gets in from
 * there all the same, so that nobody is locked out by a neighbour behind the same proxy. A request
 * counts once, however long it waits or streams. Safe for use by many threads.
 */
@Component
class RateLimits {

  private static final Logger log = LoggerFactory.getLogger(RateLimits.class);
  private static final int KNOWN_TOKENS = 10_000;
  private static final int IPV6_NETWORK = 8;

  private final RateSettings settings;
  private final AuditLog audit;
  private final TokenBuckets callers;
  private final TokenBuckets strangers;
  private final String policy;

  /** Hashes of tokens that were good once; it opens no door, it only lets one knock. */
  private final Set<String> good =
      Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

  @Autowired
  RateLimits(RateSettings settings, AuditLog audit) {
    this(
        settings,
        audit,
        new TokenBuckets(settings.perSecond(), settings.burst(), System::nanoTime),
        new TokenBuckets(
            settings.strangersPerSecond(), settings.strangersBurst(), System::nanoTime));
  }

  RateLimits(RateSettings settings, AuditLog audit, TokenBuckets callers, TokenBuckets strangers) {
    this.settings = settings;
    this.audit = audit;
    this.callers = callers;
    this.strangers = strangers;
    long window = Math.max(1, Math.round(settings.burst() / settings.perSecond()));
    this.policy = "\"caller\";q=" + settings.burst() + ";w=" + window;
  }

  private static final class Recent extends LinkedHashMap<String, Boolean> {
    @Serial private static final long serialVersionUID = 1L;

    Recent() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > KNOWN_TOKENS;
    }
  }

  /**
   * Before a token is looked up.
   *
   * @throws ProblemException RATE_LIMITED where this address had too many refused
   */
  void beforeRecognition(HttpServletRequest request, String token) {
    if (settings.enabled()
        && !good.contains(TokenText.hash(token))
        && !strangers.look(network(request)).allowed()) {
      stranger(request);
    }
  }

  /**
   * A token was refused.
   *
   * @throws ProblemException RATE_LIMITED where that was one too many of this address
   */
  void refused(HttpServletRequest request) {
    stranger(request);
  }

  /**
   * A request came without any token.
   *
   * @throws ProblemException RATE_LIMITED where that was one too many of this address
   */
  void stranger(HttpServletRequest request) {
    if (settings.enabled()) {
      Verdict verdict = strangers.take(network(request));
      if (verdict.news()) {
        tell("address.limited", "address", request.getRemoteAddr(), Requester.of(request));
      }
      require(verdict);
    }
  }

  /**
   * A caller was recognised.
   *
   * @throws ProblemException RATE_LIMITED where it asks too fast
   */
  void caller(
      CallerAuthentication caller,
      String token,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (!settings.enabled()) {
      return;
    }
    good.add(TokenText.hash(token));
    Verdict verdict = callers.take(caller.getName());
    response.setHeader("RateLimit-Policy", policy);
    response.setHeader("RateLimit", "\"caller\";r=" + verdict.left() + ";t=" + untilFull(verdict));
    if (verdict.news()) {
      Requester asking = Requester.of(request);
      tell(
          "caller.limited",
          "caller",
          caller.getName(),
          new Requester(caller.getName(), caller.name(), asking.address(), asking.requestId()));
    }
    require(verdict);
  }

  private long untilFull(Verdict verdict) {
    return (long) Math.ceil((settings.burst() - verdict.left()) / settings.perSecond());
  }

  private void tell(String action, String type, String id, Requester who) {
    try {
      audit.note(AuditEntry.of(action, type, id).refused(ProblemCode.RATE_LIMITED), who);
    } catch (RuntimeException e) {
      log.warn("{} of {} could not be noted: {}", action, id, e.toString());
    }
  }

  private static void require(Verdict verdict) {
    if (!verdict.allowed()) {
      throw new ProblemException(
          Problem.of(ProblemCode.RATE_LIMITED, "More requests came than are allowed at once.")
              .withHint("Wait for retryAfter, then go on more slowly.")
              .withRetryAfter(verdict.pause()));
    }
  }

  /** An IPv6 client has a whole /64 to choose its addresses from; it counts as one. */
  private static String network(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    try {
      byte[] octets = InetAddress.ofLiteral(address).getAddress();
      return HexFormat.of().formatHex(octets, 0, Math.min(octets.length, IPV6_NETWORK));
    } catch (IllegalArgumentException e) {
      return address; // a proxy in front said something of its own
    }
  }
}
