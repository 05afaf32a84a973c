package io.postrider.message;

import io.postrider.mime.OctetSource;
import java.io.IOException;
import java.io.InputStream;

/** Lets the parser read what a poll received. */
record RawContentSource(RawContent content) implements OctetSource {

  @Override
  public long size() {
    return content.size();
  }

  @Override
  public InputStream open(long from, long to) throws IOException {
    InputStream in = content.open();
    if (from > 0) {
      in.skipNBytes(from);
    }
    return to == size() ? in : new BoundedStream(in, to - from);
  }
}
