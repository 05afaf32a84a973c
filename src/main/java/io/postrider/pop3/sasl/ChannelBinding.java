package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;

/**
 * What SCRAM says about the channel below it: the GS2 header of RFC 5802 §7 and, where the login is
 * bound to the channel, the octets that only its two ends know. A go-between that holds two
 * channels cannot make both ends see the same octets, whatever certificate it has.
 */
public final class ChannelBinding {

  /** {@code n}: this side has no channel that it could bind to. */
  public static final ChannelBinding IMPOSSIBLE = new ChannelBinding("n,,", new byte[0]);

  /**
   * {@code y}: this side could, but the server did not offer it (RFC 5802 §6). A server that did
   * offer it learns from this that somebody has struck its offer out, and refuses.
   */
  public static final ChannelBinding NOT_OFFERED = new ChannelBinding("y,,", new byte[0]);

  private final String header;
  private final byte[] data;

  private ChannelBinding(String header, byte[] data) {
    this.header = header;
    this.data = data.clone();
  }

  /**
   * {@code p}: the login is bound.
   *
   * @param type the name in the registry of channel-binding types, such as {@code tls-exporter}
   */
  public static ChannelBinding to(String type, byte[] data) {
    return new ChannelBinding("p=" + type + ",,", data);
  }

  /** Whether the login is bound to the channel. */
  public boolean bound() {
    return data.length > 0;
  }

  String header() {
    return header;
  }

  /** What {@code c=} carries: the header once more, then the octets (RFC 5802 §5.1). */
  byte[] input() {
    byte[] head = header.getBytes(StandardCharsets.US_ASCII);
    byte[] input = new byte[head.length + data.length];
    System.arraycopy(head, 0, input, 0, head.length);
    System.arraycopy(data, 0, input, head.length, data.length);
    return input;
  }

  /** Without the octets: they are a secret of the channel. */
  @Override
  public String toString() {
    return "ChannelBinding[" + header + "]";
  }
}
