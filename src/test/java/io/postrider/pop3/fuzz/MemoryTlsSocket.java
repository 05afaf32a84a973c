package io.postrider.pop3.fuzz;

import io.postrider.pop3.TestAuthority;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * Passes for TLS that is already in place, so that what is only done over TLS can be fuzzed at the
 * speed of memory. Nothing is encrypted.
 */
final class MemoryTlsSocket extends SSLSocket {

  private static final X509Certificate CERTIFICATE = TestAuthority.create().certificate();

  /** What a login can be bound to (RFC 5929 §4). */
  private static final SSLSession SESSION =
      (SSLSession)
          Proxy.newProxyInstance(
              MemoryTlsSocket.class.getClassLoader(),
              new Class<?>[] {SSLSession.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "getProtocol" -> "TLSv1.2";
                    case "getPeerCertificates" -> new Certificate[] {CERTIFICATE};
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private final MemorySocket raw;

  MemoryTlsSocket(MemorySocket raw) {
    this.raw = raw;
  }

  @Override
  public InputStream getInputStream() {
    return raw.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() {
    return raw.getOutputStream();
  }

  @Override
  public void close() {
    raw.close();
  }

  @Override
  public SSLSession getSession() {
    return SESSION;
  }

  @Override
  public void startHandshake() {}

  @Override
  public String[] getSupportedCipherSuites() {
    return new String[0];
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return new String[0];
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {}

  @Override
  public String[] getSupportedProtocols() {
    return new String[0];
  }

  @Override
  public String[] getEnabledProtocols() {
    return new String[0];
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {}

  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {}

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {}

  @Override
  public void setUseClientMode(boolean mode) {}

  @Override
  public boolean getUseClientMode() {
    return true;
  }

  @Override
  public void setNeedClientAuth(boolean need) {}

  @Override
  public boolean getNeedClientAuth() {
    return false;
  }

  @Override
  public void setWantClientAuth(boolean want) {}

  @Override
  public boolean getWantClientAuth() {
    return false;
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {}

  @Override
  public boolean getEnableSessionCreation() {
    return true;
  }
}
