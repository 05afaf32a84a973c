package io.postrider.pop3;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Who this side is, for a server that asks for a certificate in the TLS handshake (RFC 8314 §5.5):
 * a private key and the certificates that vouch for it, leaf first. Key and leaf are known to
 * match. Immutable; shows nothing of the key.
 */
public final class ClientCertificate {

  private static final String KEY_LABEL = "PRIVATE KEY";

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ClientCertificate(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
    requireMatch(key, this.chain.getFirst().getPublicKey());
  }

  /**
   * From PEM texts, which may be one and the same.
   *
   * @param certificates the leaf, then those that vouch for it
   * @param privateKey PKCS #8 (RFC 5958), not encrypted: RSA, EC, Ed25519 or Ed448
   * @throws IllegalArgumentException if they cannot be read or do not match
   */
  public static ClientCertificate ofPem(String certificates, String privateKey) {
    List<X509Certificate> chain = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(certificates)) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(certificate(block.der()));
      }
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate in the PEM text");
    }
    return new ClientCertificate(key(privateKey, chain.getFirst().getPublicKey()), chain);
  }

  /**
   * From an entry of a key store.
   *
   * @throws IllegalArgumentException if there is no such entry, or the password does not open it
   */
  public static ClientCertificate of(KeyStore store, String alias, char[] password) {
    try {
      Certificate[] stored = store.getCertificateChain(alias);
      if (stored == null || !(store.getKey(alias, password) instanceof PrivateKey key)) {
        throw new IllegalArgumentException("the key store has no private key of that name");
      }
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : stored) {
        if (!(certificate instanceof X509Certificate x509)) {
          throw new IllegalArgumentException("the key store holds a certificate that is not X.509");
        }
        chain.add(x509);
      }
      return new ClientCertificate(key, chain);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot be taken from the key store", e);
    }
  }

  /** The certificate itself, without those that vouch for it. */
  public CertificateSeen leaf() {
    return CertificateSeen.of(chain.getFirst());
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate[] chain() {
    return chain.toArray(X509Certificate[]::new);
  }

  /** The name of the kind of key, as JSSE has it. */
  String keyType() {
    return chain.getFirst().getPublicKey().getAlgorithm();
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate in the PEM text cannot be read", e);
    }
  }

  private static PrivateKey key(String pem, PublicKey counterpart) {
    for (Pem.Block block : Pem.blocks(pem)) {
      if (block.label().equals(KEY_LABEL)) {
        try {
          return KeyFactory.getInstance(counterpart.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(block.der()));
        } catch (GeneralSecurityException e) {
          // without the cause: what it quotes may be the key
          throw new IllegalArgumentException(
              "the private key is not of the certificate's kind, " + counterpart.getAlgorithm());
        }
      } else if (block.label().endsWith(KEY_LABEL)) { // ENCRYPTED, RSA, EC
        throw new IllegalArgumentException(
            "the private key is a \""
                + block.label()
                + "\"; openssl pkcs8 -topk8 -nocrypt makes PKCS #8 of it");
      }
    }
    throw new IllegalArgumentException("no private key in the PEM text");
  }

  /** What the key signs, the certificate must verify; else the handshake would fail, oddly. */
  private static void requireMatch(PrivateKey key, PublicKey counterpart) {
    byte[] probe = "which key is this?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try {
      String algorithm = signatureAlgorithm(counterpart);
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(counterpart);
      verifier.update(probe);
      if (verifier.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the private key cannot be used", e);
    }
    throw new IllegalArgumentException("the private key is not that of the first certificate");
  }

  private static String signatureAlgorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      default ->
          throw new IllegalArgumentException(
              "keys of the kind " + key.getAlgorithm() + " are not supported");
    };
  }

  @Override
  public String toString() {
    return "ClientCertificate[" + chain.getFirst().getSubjectX500Principal().getName() + "]";
  }
}
