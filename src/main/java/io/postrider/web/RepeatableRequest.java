package io.postrider.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.HexFormat;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request whose body ({@link BodyLimit} bounds it) is held, to be hashed first and read after.
 */
final class RepeatableRequest extends HttpServletRequestWrapper {

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] body;

  private RepeatableRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = body;
  }

  static RepeatableRequest of(HttpServletRequest request) throws IOException {
    return new RepeatableRequest(request, request.getInputStream().readAllBytes());
  }

  /** The name under which a key is stored: its hash, so that the key itself is known to none. */
  static String nameOf(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What makes two requests the same: target, body, and what the caller may do. It is keyed with
   * the client's key, since a body may hold a password that a plain hash would let one guess.
   */
  String hash(String key, Principal caller) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      update(mac, getRequestURI());
      update(mac, getQueryString() == null ? "" : getQueryString());
      if (caller instanceof Caller rights) {
        update(mac, new TreeSet<>(rights.scopes()).toString());
        update(mac, rights.accounts().map(TreeSet::new).toString());
      }
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static void update(Mac mac, String text) {
    mac.update(text.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
  }

  @Override
  public ServletInputStream getInputStream() {
    return new Held(new ByteArrayInputStream(body));
  }

  private static final class Held extends ServletInputStream {

    private final ByteArrayInputStream body;

    Held(ByteArrayInputStream body) {
      this.body = body;
    }

    @Override
    public int read() {
      return body.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return body.read(buffer, offset, length);
    }

    @Override
    public boolean isFinished() {
      return body.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("the body is read at once, not by a listener");
    }
  }
}
