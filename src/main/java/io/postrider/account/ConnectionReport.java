package io.postrider.account;

import io.postrider.web.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection test saw, stage by stage; this is also its JSON.
 *
 * @param transcript the dialogue with secrets redacted
 */
public record ConnectionReport(
    boolean ok,
    List<Stage> stages,
    List<String> capabilities,
    @Nullable TlsFacts tls,
    String transcript) {

  public ConnectionReport {
    stages = List.copyOf(stages);
    capabilities = List.copyOf(capabilities);
  }

  /** One step of the way. */
  public record Stage(
      ConnectionStage stage,
      boolean ok,
      long millis,
      @Nullable String detail,
      @Nullable String hint,
      @Nullable Problem problem) {}

  /** The TLS session as agreed. */
  public record TlsFacts(String protocol, String cipher, List<CertificateFacts> certificates) {
    public TlsFacts {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * One certificate of the server's chain.
   *
   * @param sha256 digest of the certificate, in hex
   */
  public record CertificateFacts(String subject, String issuer, Instant notAfter, String sha256) {}
}
