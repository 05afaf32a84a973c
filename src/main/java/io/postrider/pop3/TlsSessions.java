package io.postrider.pop3;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * TLS sessions that are resumed between the connections of several clients: a handshake that
 * resumes costs neither a certificate path nor a signature. Keep one where a client is built for
 * each poll. A session is resumed with the same host and port only, and only under the very same
 * {@link TrustSettings}, for its certificate is not looked at again.
 *
 * <p>Safe for many threads. Remembers the trust settings used last.
 */
public final class TlsSessions {

  private static final int MOST_SETTINGS = 64;

  /** After that long the certificate and what is thought of it are due for another look. */
  private static final int SECONDS = 3_600;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private final Map<TrustSettings, SSLContext> contexts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TrustSettings, SSLContext> eldest) {
          return size() > MOST_SETTINGS;
        }
      };

  /** The context of all connections under these settings. */
  SSLContext context(TrustSettings settings) {
    lock.lock();
    try {
      return contexts.computeIfAbsent(settings, TlsSessions::newContext);
    } finally {
      lock.unlock();
    }
  }

  private static SSLContext newContext(TrustSettings settings) {
    return newContext(new KeyManager[0], new TrustManager[] {new Trust(settings)});
  }

  static SSLContext newContext(KeyManager[] keys, TrustManager[] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      context.getClientSessionContext().setSessionTimeout(SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is part of the JDK", e);
    }
  }
}
