package io.postrider.webhook.web;

import io.postrider.egress.EgressGuard;
import io.postrider.egress.EgressRefused;
import io.postrider.web.FieldProblem;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Which URLs may be an endpoint. What can be known when it is given is said then; the address is
 * checked again at each delivery, for names change.
 */
@Component
class UrlRule {

  private static final String FIELD = "url";
  private static final int HIGHEST_PORT = 65_535;

  private final EgressGuard guard;

  UrlRule(EgressGuard guard) {
    this.guard = guard;
  }

  /**
   * The URL, if it may be one.
   *
   * @throws ProblemException {@code validation.failed}, or {@code connect.forbidden_address}
   */
  URI checked(String text) {
    URI url = parsed(text);
    String host = url.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    boolean clear = url.getScheme().toLowerCase(Locale.ROOT).equals("http");
    try {
      List<InetAddress> addresses = guard.resolve(bare);
      if (clear) {
        guard.requireClearTextAllowed(bare, addresses);
      }
    } catch (EgressRefused e) {
      throw refused(String.valueOf(e.getMessage()));
    } catch (UnknownHostException e) {
      // it may have an address by the time of the first delivery
      if (clear && !guard.allowsClearTextAnywhere()) {
        throw refused("plain http goes only to addresses that postrider.egress.allow names");
      }
    }
    return url;
  }

  private static URI parsed(String text) {
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw ProblemException.invalid(FIELD, "invalid", "is not a URI");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw ProblemException.invalid(FIELD, "invalid", "must be an absolute https URL");
    }
    if (url.getRawUserInfo() != null) {
      throw ProblemException.invalid(
          FIELD, "userinfo", "must not hold a user or password; deliveries are signed");
    }
    if (url.getRawFragment() != null) {
      throw ProblemException.invalid(FIELD, "fragment", "must not have a fragment");
    }
    if (url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
      throw ProblemException.invalid(FIELD, "port", "must have a port from 1 to " + HIGHEST_PORT);
    }
    if (text.chars().anyMatch(c -> c > 0x7F)) {
      throw ProblemException.invalid(
          FIELD, "ascii", "must be ASCII: punycode for the host, percent-encoding for the rest");
    }
    return url;
  }

  private static ProblemException refused(String why) {
    return new ProblemException(
        Problem.of(ProblemCode.CONNECT_FORBIDDEN_ADDRESS, FIELD + ": " + why + ".")
            .withErrors(List.of(new FieldProblem(FIELD, "forbidden_address", why))));
  }
}
