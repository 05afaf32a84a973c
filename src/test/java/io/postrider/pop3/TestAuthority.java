package io.postrider.pop3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for tests: elliptic curve keys, certificates written as plain DER. */
public final class TestAuthority {

  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
  private static final byte[] ECDSA_WITH_SHA256 =
      tlv(0x30, tlv(0x06, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2}));

  private final String name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestAuthority(String name) {
    this.name = name;
    this.keys = newKeys();
    Instant now = Instant.now();
    byte[] extensions = tlv(0x30, extension(19, true, tlv(0x30, tlv(0x01, new byte[] {-1}))));
    this.certificate =
        sign(
            name,
            keys,
            name,
            keys,
            now.minus(Duration.ofDays(1)),
            now.plusSeconds(864_000),
            extensions);
  }

  public static TestAuthority create() {
    return new TestAuthority("Postrider test authority");
  }

  /** The certificate a client must trust, in PEM. */
  public String pem() {
    return pem("CERTIFICATE", encoded(certificate));
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** The TLS context of a client that trusts this authority and no other. */
  public SSLContext clientContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private TrustManager[] trustManagers() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", certificate);
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      return managers.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server certificate for these host names and addresses, valid for some days. */
  public Identity issue(String... names) {
    Instant now = Instant.now();
    return issue(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(5)), names);
  }

  /** A server certificate that was valid until yesterday. */
  public Identity issueExpired(String... names) {
    Instant now = Instant.now();
    return issue(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)), names);
  }

  /** A client's certificate over a key of this kind: EC, RSA or Ed25519. */
  public Identity issueClient(String commonName, String keyKind) {
    Instant now = Instant.now();
    KeyPair clientKeys = newKeys(keyKind);
    byte[] extensions = tlv(0x30, extension(17, false, tlv(0x30, alternatives(commonName))));
    return new Identity(
        this,
        clientKeys.getPrivate(),
        sign(
            commonName,
            clientKeys,
            name,
            keys,
            now.minus(Duration.ofDays(1)),
            now.plus(Duration.ofDays(5)),
            extensions));
  }

  private Identity issue(Instant notBefore, Instant notAfter, String... names) {
    KeyPair serverKeys = newKeys();
    byte[] extensions = tlv(0x30, extension(17, false, tlv(0x30, alternatives(names))));
    return new Identity(
        this,
        serverKeys.getPrivate(),
        sign(names[0], serverKeys, name, keys, notBefore, notAfter, extensions));
  }

  /** A server's key and certificate. */
  public record Identity(TestAuthority authority, PrivateKey key, X509Certificate certificate) {

    /** The TLS context of a server that is this identity. */
    public SSLContext serverContext() {
      return serverContext(authority);
    }

    /** The same, able to judge clients by this authority. */
    public SSLContext serverContext(TestAuthority clients) {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
            "server", key, new char[0], new Certificate[] {certificate, authority.certificate});
        KeyManagerFactory managers =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), clients.trustManagers(), null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    public String certificatePem() {
      return pem("CERTIFICATE", encoded(certificate));
    }

    public String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }
  }

  private static byte[] alternatives(String... names) {
    byte[] all = {};
    for (String name : names) {
      boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
      all =
          concat(
              all,
              address
                  ? tlv(0x87, address(name))
                  : tlv(0x82, name.getBytes(StandardCharsets.US_ASCII)));
    }
    return all;
  }

  private static byte[] address(String literal) {
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      String subject,
      KeyPair subjectKeys,
      String issuer,
      KeyPair issuerKeys,
      Instant notBefore,
      Instant notAfter,
      byte[] extensions) {
    byte[] body =
        tlv(
            0x30,
            tlv(0xA0, tlv(0x02, new byte[] {2})),
            tlv(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
            ECDSA_WITH_SHA256,
            commonName(issuer),
            tlv(0x30, time(notBefore), time(notAfter)),
            commonName(subject),
            subjectKeys.getPublic().getEncoded(),
            tlv(0xA3, extensions));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuerKeys.getPrivate());
      signature.update(body);
      byte[] signed =
          tlv(0x30, body, ECDSA_WITH_SHA256, tlv(0x03, new byte[] {0}, signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] commonName(String name) {
    return tlv(
        0x30,
        tlv(
            0x31,
            tlv(
                0x30,
                tlv(0x06, new byte[] {0x55, 4, 3}),
                tlv(0x0C, name.getBytes(StandardCharsets.UTF_8)))));
  }

  private static byte[] time(Instant instant) {
    String text =
        DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(instant);
    return tlv(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] extension(int id, boolean critical, byte[] value) {
    byte[] oid = tlv(0x06, new byte[] {0x55, 0x1D, (byte) id});
    byte[] flag = critical ? tlv(0x01, new byte[] {-1}) : new byte[0];
    return tlv(0x30, oid, flag, tlv(0x04, value));
  }

  private static byte[] tlv(int tag, byte[]... parts) {
    byte[] content = concat(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skip = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static KeyPair newKeys() {
    return newKeys("EC");
  }

  private static KeyPair newKeys(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
