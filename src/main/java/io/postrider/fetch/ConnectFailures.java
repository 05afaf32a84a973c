package io.postrider.fetch;

import io.postrider.account.Mailbox;
import io.postrider.egress.EgressRefused;
import io.postrider.pop3.CertificateSeen;
import io.postrider.pop3.ConnectFailed;
import io.postrider.pop3.ProxyFailed;
import io.postrider.pop3.TlsFailed;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;

/** In words: why there is no connection, or none that may be trusted. */
final class ConnectFailures {

  private ConnectFailures() {}

  static Failure of(ConnectFailed e, Mailbox mailbox) {
    if (e.getCause() instanceof EgressRefused refused) {
      return of(refused);
    }
    return Failure.of(FailureKind.NETWORK, words(e, mailbox));
  }

  private static Problem words(ConnectFailed e, Mailbox mailbox) {
    String host = mailbox.host();
    return switch (e.reason()) {
      case UNKNOWN_HOST ->
          Problem.of(ProblemCode.CONNECT_UNKNOWN_HOST, "No address is known for " + host + ".")
              .withHint("Check the host name for a typing error.");
      case REFUSED ->
          Problem.of(
                  ProblemCode.CONNECT_REFUSED,
                  "Nothing listens on " + host + " port " + mailbox.port() + ".")
              .withHint("POP3 listens on port 995 (implicit TLS) or 110 (STARTTLS or none).");
      case TIMEOUT ->
          Problem.of(
                  ProblemCode.CONNECT_TIMEOUT,
                  host + " port " + mailbox.port() + " did not answer in time.")
              .withHint("A firewall may drop the connection; check host and port.");
      case UNREACHABLE ->
          Problem.of(ProblemCode.CONNECT_TIMEOUT, "There is no way to " + host + ".")
              .withHint("Check the network between this service and the host.");
      case RESOLVER ->
          Problem.of(ProblemCode.CONNECT_UNKNOWN_HOST, "The look-up of " + host + " failed.");
    };
  }

  /** The proxy is part of the way to the server. */
  static Failure of(ProxyFailed e) {
    if (e.getCause() instanceof ConnectFailed own
        && own.getCause() instanceof EgressRefused refused) {
      return of(refused);
    }
    return Failure.of(FailureKind.NETWORK, words(e));
  }

  private static Problem words(ProxyFailed e) {
    String detail = "No way through the proxy: " + e.getMessage() + ".";
    return switch (e.reason()) {
      case UNREACHABLE ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("Check host name and port of the proxy.");
      case SILENT ->
          Problem.of(ProblemCode.CONNECT_TIMEOUT, detail)
              .withHint("A firewall behind the proxy may drop the connection.");
      case LOGIN ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("Check the user name and password for the proxy.");
      case FORBIDDEN ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("The operator of the proxy must allow the mail server and its port.");
      case TARGET ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("Check host name and port of the mail server.");
      case PROTOCOL ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("Check the kind of the proxy and its port.");
    };
  }

  static Failure of(EgressRefused e) {
    return Failure.of(
        FailureKind.FORBIDDEN,
        Problem.of(ProblemCode.CONNECT_FORBIDDEN_ADDRESS, String.valueOf(e.getMessage()))
            .withHint("An operator can allow it with " + e.setting() + "."));
  }

  static Failure noStls() {
    return Failure.of(
        FailureKind.TLS,
        Problem.of(ProblemCode.TLS_REQUIRED, "The server does not offer STLS on this port.")
            .withHint("Use tls \"implicit\" on port 995 if the server has it."));
  }

  static Failure of(TlsFailed e, Mailbox mailbox) {
    return Failure.of(FailureKind.TLS, words(e, mailbox));
  }

  private static Problem words(TlsFailed e, Mailbox mailbox) {
    String seen =
        e.certificates().isEmpty() ? "" : " Certificate: " + text(e.certificates().getFirst());
    return switch (e.reason()) {
      case UNTRUSTED ->
          Problem.of(
                  ProblemCode.TLS_UNTRUSTED,
                  "No trusted authority vouches for the certificate." + seen)
              .withHint("For a private authority give its certificate in tls_trust.");
      case EXPIRED ->
          Problem.of(ProblemCode.TLS_UNTRUSTED, "The certificate is out of date." + seen)
              .withHint("Only the operator of the mail server can renew it.");
      case PIN ->
          Problem.of(ProblemCode.TLS_UNTRUSTED, "No pinned key is in the certificate chain." + seen)
              .withHint("If the server's key was changed on purpose, change pinnedSpkiSha256.");
      case HOSTNAME ->
          Problem.of(
                  ProblemCode.TLS_HOSTNAME,
                  "The certificate is not for " + mailbox.host() + "." + seen)
              .withHint("Use a host name that the certificate holds.");
      case NOT_TLS ->
          Problem.of(
                  ProblemCode.TLS_REQUIRED,
                  "The server speaks clear text on port " + mailbox.port() + ", not TLS.")
              .withHint("Try tls \"starttls\", usually on port 110.");
      case CLIENT_CERTIFICATE ->
          Problem.of(
                  ProblemCode.TLS_HANDSHAKE,
                  "The server wants a client certificate, or does not take the one it was given.")
              .withHint("The operator of the mail server must know the certificate.");
      case HANDSHAKE ->
          Problem.of(ProblemCode.TLS_HANDSHAKE, "The TLS handshake failed: " + e.getMessage())
              .withHint("The server must offer TLS 1.2 or newer.");
    };
  }

  private static String text(CertificateSeen certificate) {
    return certificate.subject()
        + ", issued by "
        + certificate.issuer()
        + ", valid until "
        + certificate.notAfter();
  }
}
