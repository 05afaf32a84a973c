package io.postrider.pop3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.ExtendedSSLSession;

/**
 * A POP3 server that knows SCRAM (RFC 5802) and binds it to its own end of the TLS channel. Written
 * from the RFC for the server's side, with the JDK's PBKDF2; shares nothing with the client.
 */
final class ScramPart implements ScriptedPop3Server.Part {

  private static final byte[] SALT = "a salt of sixteen".getBytes(StandardCharsets.US_ASCII);
  private static final int ITERATIONS = 4_096;

  private final TestAuthority.Identity identity;
  private final String password;
  private final List<String> offered;

  ScramPart(TestAuthority.Identity identity, String password, String... offered) {
    this.identity = identity;
    this.password = password;
    this.offered = List.of(offered);
  }

  @Override
  public void play(ServerWire wire) throws IOException {
    wire.line("+OK");
    String line = wire.readLine();
    while (line != null) {
      if (line.equals("CAPA")) {
        wire.line("+OK");
        wire.line("SASL " + String.join(" ", offered));
        wire.line(".");
      } else if (line.startsWith("AUTH SCRAM-")) {
        String[] words = line.split(" ", 3);
        authenticate(wire, words[1], text(words[2]));
      } else {
        wire.line("+OK");
      }
      line = wire.readLine();
    }
  }

  private void authenticate(ServerWire wire, String mechanism, String clientFirst)
      throws IOException {
    String hash = mechanism.contains("256") ? "SHA256" : "SHA1";
    int headerEnd = clientFirst.indexOf(",", clientFirst.indexOf(',') + 1) + 1;
    String header = clientFirst.substring(0, headerEnd);
    String bare = clientFirst.substring(headerEnd);
    String nonce = bare.substring(bare.indexOf(",r=") + 3) + "server";
    String serverFirst =
        "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
    challenge(wire, serverFirst);
    String clientFinal = text(String.valueOf(wire.readLine()));
    String withoutProof = clientFinal.substring(0, clientFinal.lastIndexOf(",p="));
    byte[] proof =
        Base64.getDecoder().decode(clientFinal.substring(clientFinal.lastIndexOf(",p=") + 3));
    String error = bindingError(wire, mechanism, header, withoutProof, nonce);
    byte[] message =
        (bare + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash)
              .generateSecret(
                  new PBEKeySpec(
                      password.toCharArray(), SALT, ITERATIONS, hash.equals("SHA1") ? 160 : 256))
              .getEncoded();
      byte[] clientKey = hmac(hash, salted, "Client Key");
      byte[] storedKey =
          MessageDigest.getInstance(hash.equals("SHA1") ? "SHA-1" : "SHA-256").digest(clientKey);
      byte[] signature = hmac(hash, storedKey, message);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= signature[i];
      }
      if (error.isEmpty() && !MessageDigest.isEqual(proof, clientKey)) {
        error = "invalid-proof";
      }
      byte[] verifier = hmac(hash, hmac(hash, salted, "Server Key"), message);
      challenge(
          wire,
          error.isEmpty() ? "v=" + Base64.getEncoder().encodeToString(verifier) : "e=" + error);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    wire.readLine();
    wire.line(error.isEmpty() ? "+OK" : "-ERR [AUTH] no");
  }

  /** RFC 5802 §6, seen from the server. */
  private String bindingError(
      ServerWire wire, String mechanism, String header, String withoutProof, String nonce) {
    boolean plus = mechanism.endsWith("-PLUS");
    boolean able = offered.stream().anyMatch(name -> name.endsWith("-PLUS"));
    if (header.startsWith("y,") && able) {
      return "server-does-support-channel-binding";
    }
    byte[] data = {};
    if (header.startsWith("p=")) {
      if (!plus) {
        return "channel-binding-not-supported";
      }
      data = binding(wire, header.substring(2, header.indexOf(',')));
    } else if (plus) {
      return "other-error";
    }
    byte[] expected = new byte[header.length() + data.length];
    System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, expected, 0, header.length());
    System.arraycopy(data, 0, expected, header.length(), data.length);
    return withoutProof.equals("c=" + Base64.getEncoder().encodeToString(expected) + ",r=" + nonce)
        ? ""
        : "channel-bindings-dont-match";
  }

  private byte[] binding(ServerWire wire, String type) {
    try {
      return switch (type) {
        case "tls-exporter" ->
            ((ExtendedSSLSession) wire.session())
                .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
        case "tls-server-end-point" ->
            MessageDigest.getInstance("SHA-256").digest(identity.certificate().getEncoded());
        default -> throw new IllegalStateException(type);
      };
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(String hash, byte[] key, String text) throws GeneralSecurityException {
    return hmac(hash, key, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] hmac(String hash, byte[] key, byte[] message)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("Hmac" + hash);
    mac.init(new SecretKeySpec(key, "Hmac" + hash));
    return mac.doFinal(message);
  }

  private static void challenge(ServerWire wire, String text) throws IOException {
    wire.line("+ " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
