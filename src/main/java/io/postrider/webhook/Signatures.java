package io.postrider.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The metadata of Standard Webhooks 1.0: an id that stays the same over all attempts, the time of
 * this attempt, and HMAC-SHA256 over {@code id.timestamp.body} by each secret that is valid now.
 * Stateless.
 */
final class Signatures {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";

  private Signatures() {}

  static Map<String, List<String>> headers(
      String id, Instant now, byte[] body, List<SigningSecret> secrets) {
    long timestamp = now.getEpochSecond();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("webhook-id", List.of(id));
    headers.put("webhook-timestamp", List.of(Long.toString(timestamp)));
    headers.put(
        "webhook-signature",
        List.of(
            secrets.stream()
                .map(secret -> sign(id, timestamp, body, secret))
                .collect(Collectors.joining(" "))));
    return headers;
  }

  static String sign(String id, long timestamp, byte[] body, SigningSecret secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
