package io.postrider.account.web;

import io.postrider.account.AuthMechanism;
import io.postrider.account.ClientKeyCheck;
import io.postrider.account.ProxyServer;
import io.postrider.account.ProxyType;
import io.postrider.account.TlsMode;
import io.postrider.egress.HostName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a connection is made with beside host and port: the client certificate, which is
 * written under {@code auth} because it is a way to say who one is, and the proxy.
 */
final class ChannelForm {

  private static final String CERTIFICATE = "auth.clientCertificatePem";
  private static final String KEY = "auth.clientKeyPem";
  private static final int LONGEST_PEM = 65_536;
  private static final int LONGEST_NAME = 255;
  private static final int HIGHEST_PORT = 65_535;

  private final Findings findings;

  ChannelForm(Findings findings) {
    this.findings = findings;
  }

  /** The part of the client certificate that may be shown. */
  @Nullable String certificate(
      AccountPayload.@Nullable Auth auth, AuthMechanism mechanism, TlsMode tls) {
    String pem = auth == null ? null : auth.clientCertificatePem();
    if (pem == null) {
      if (mechanism.isExternal()) {
        findings.add(CERTIFICATE, "required", "is required for mechanism " + mechanism.text());
      }
      return null;
    }
    if (tls == TlsMode.NONE) {
      findings.add(CERTIFICATE, "tls.required", "is presented by TLS only: implicit or starttls");
    }
    if (pem.length() > LONGEST_PEM) {
      findings.add(CERTIFICATE, "size", "has more than " + LONGEST_PEM + " characters");
    } else if (!TrustForm.isCertificate(pem)) {
      findings.add(CERTIFICATE, "invalid", "must be one or more X.509 certificates in PEM");
    }
    return pem;
  }

  /** The private key of that certificate: both or neither. */
  @Nullable String key(AccountPayload.@Nullable Auth auth, ClientKeyCheck check) {
    String certificate = auth == null ? null : auth.clientCertificatePem();
    String key = auth == null ? null : auth.clientKeyPem();
    if (key == null) {
      if (certificate != null) {
        findings.add(KEY, "required", "is required with clientCertificatePem");
      }
      return null;
    }
    if (certificate == null) {
      findings.add(CERTIFICATE, "required", "is required with clientKeyPem");
    } else if (key.length() > LONGEST_PEM) {
      findings.add(KEY, "size", "has more than " + LONGEST_PEM + " characters");
    } else if (TrustForm.isCertificate(certificate)) {
      check.fault(certificate, key).ifPresent(fault -> findings.add(KEY, "invalid", fault));
    }
    return key;
  }

  @Nullable ProxyServer proxy(AccountPayload.@Nullable Proxy proxy) {
    if (proxy == null) {
      return null;
    }
    if (proxy.type() == null) {
      findings.add("proxy.type", "required", "is required");
    }
    ProxyType type =
        findings.oneOf(
            "proxy.type", proxy.type(), ProxyType.values(), ProxyType::text, ProxyType.SOCKS5);
    String username = proxy.username();
    if (username != null) {
      findings.line("proxy.username", username, LONGEST_NAME);
      if (type == ProxyType.HTTP && username.indexOf(':') >= 0) {
        findings.add("proxy.username", "characters", "holds a colon, which Basic cannot carry");
      }
      requireOctets(type, "proxy.username", username);
    }
    return new ProxyServer(type, host(proxy.host()), port(proxy.port()), username);
  }

  /** The password for it: with a user name only, and then always. */
  @Nullable String proxyPassword(AccountPayload.@Nullable Proxy proxy) {
    if (proxy == null) {
      return null;
    }
    if (proxy.username() == null) {
      findings.absent("proxy.password", proxy.password(), "does not go without proxy.username");
      return proxy.password();
    }
    SecretText.checkPassword(findings, "proxy.password", proxy.password());
    if (proxy.password() != null && "socks5".equals(proxy.type())) {
      requireOctets(ProxyType.SOCKS5, "proxy.password", proxy.password());
    }
    return proxy.password();
  }

  /** RFC 1929 section 2: one octet counts them. */
  private void requireOctets(ProxyType type, String field, String value) {
    if (type == ProxyType.SOCKS5 && value.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      findings.add(field, "size", "has more than " + LONGEST_NAME + " octets");
    }
  }

  private String host(@Nullable String text) {
    if (text == null || text.isBlank()) {
      findings.add("proxy.host", "required", "is required");
      return "";
    }
    try {
      return HostName.parse(text);
    } catch (IllegalArgumentException e) {
      findings.add("proxy.host", "invalid", "" + e.getMessage());
      return "";
    }
  }

  private int port(@Nullable Integer port) {
    if (port == null) {
      findings.add("proxy.port", "required", "is required");
      return 1;
    }
    return findings.within("proxy.port", port, 1, HIGHEST_PORT, 1);
  }
}
