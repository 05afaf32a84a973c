package io.postrider.mbox;

import java.io.IOException;

/** Takes the octets of one message as they are read. */
@FunctionalInterface
public interface MboxSink {

  void write(byte[] buffer, int offset, int length) throws IOException;
}
