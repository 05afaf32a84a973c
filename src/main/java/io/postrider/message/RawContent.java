package io.postrider.message;

import java.io.IOException;
import java.io.InputStream;

/**
 * The un-stuffed octets of one message, in memory or in a staging file; re-readable until closed.
 */
public interface RawContent {

  /** Number of octets. */
  long size();

  /** The SHA-256 that was counted while the octets were received. */
  byte[] sha256();

  /** All octets from the first; each call reads afresh. */
  InputStream open() throws IOException;
}
