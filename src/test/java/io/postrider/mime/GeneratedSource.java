package io.postrider.mime;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A message of any size that exists only while it is read: a head, a unit many times, a tail. */
public final class GeneratedSource implements OctetSource {
  private final byte[] head;
  private final byte[] unit;
  private final long units;
  private final byte[] tail;

  public GeneratedSource(String head, String unit, long units, String tail) {
    this.head = head.getBytes(StandardCharsets.ISO_8859_1);
    this.unit = unit.getBytes(StandardCharsets.ISO_8859_1);
    this.units = units;
    this.tail = tail.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public long size() {
    return head.length + unit.length * units + tail.length;
  }

  @Override
  public InputStream open(long from, long to) {
    return new InputStream() {
      private long position = from;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        if (position >= to) {
          return -1;
        }
        int written = 0;
        while (written < length && position < to) {
          long inUnits = position - head.length;
          long unitsLength = unit.length * units;
          byte[] piece = inUnits < 0 ? head : inUnits < unitsLength ? unit : tail;
          int at =
              (int)
                  (inUnits < 0
                      ? position
                      : inUnits < unitsLength ? inUnits % unit.length : inUnits - unitsLength);
          int count = (int) Math.min(Math.min(length - written, piece.length - at), to - position);
          System.arraycopy(piece, at, target, offset + written, count);
          written += count;
          position += count;
        }
        return written;
      }
    };
  }
}
