package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The error that a server sends as a challenge when it refuses a token: JSON (RFC 7628 §3.2.2,
 * likewise XOAUTH2). Where it is not, the members are empty, and the refusal stands all the same.
 */
public final class RefusedToken {

  private final Map<String, String> members;

  RefusedToken(byte[] challenge) {
    members = FlatJson.members(new String(challenge, StandardCharsets.UTF_8)).orElseGet(Map::of);
  }

  /** A member by its name in lower case. Words of the server, not yet fit to be shown. */
  public Optional<String> member(String name) {
    return Optional.ofNullable(members.get(name));
  }
}
