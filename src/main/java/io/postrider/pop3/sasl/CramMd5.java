package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** CRAM-MD5 (RFC 2195 §2): name, blank, HMAC-MD5 of the challenge in lower-case hex. */
public final class CramMd5 implements SaslExchange {

  private final String username;
  private final byte[] key;
  private boolean answered;

  public CramMd5(String username, String password) {
    this.username = username;
    this.key = password.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean clientFirst() {
    return false;
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslFault {
    if (answered) {
      throw new SaslFault("CRAM-MD5 has nothing more to say");
    }
    if (challenge.length == 0) {
      throw new SaslFault("CRAM-MD5 without a challenge");
    }
    answered = true;
    String digest = HexFormat.of().formatHex(Digests.hmac("HmacMD5", key, challenge));
    return (username + " " + digest).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean complete() {
    return answered;
  }
}
