package io.postrider.message.web;

import java.io.IOException;
import java.io.InputStream;

/** Octets to be sent: their size, what they hash to and where they come from. */
interface Download {

  long size();

  String sha256();

  /** All of them; the end comes only if they are right. */
  InputStream open() throws IOException;

  /** Some of them, unchecked. */
  InputStream open(OctetRange range) throws IOException;
}
