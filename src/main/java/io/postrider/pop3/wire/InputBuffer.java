package io.postrider.pop3.wire;

/**
 * Octets received and not yet understood: {@code array[position, limit)}. Whoever reads from the
 * network asks for room and reports what came; whoever decodes consumes from the front. Spans given
 * out stay valid until the next {@link #makeRoom()}.
 */
public final class InputBuffer {

  private byte[] array;
  private int position;
  private int limit;

  public InputBuffer(byte[] array) {
    this.array = array;
  }

  public byte[] array() {
    return array;
  }

  public int position() {
    return position;
  }

  public int limit() {
    return limit;
  }

  public int remaining() {
    return limit - position;
  }

  public boolean isEmpty() {
    return position == limit;
  }

  /** Free octets after the limit. */
  public int room() {
    return array.length - limit;
  }

  /** Makes the room as large as it gets. Moves what remains to the front when that helps. */
  public void makeRoom() {
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (position > 0) {
      System.arraycopy(array, position, array, 0, limit - position);
      limit -= position;
      position = 0;
    }
  }

  /** That many octets were read into the room. */
  public void received(int count) {
    if (count < 0 || count > room()) {
      throw new IllegalArgumentException(count + " octets do not fit into " + room());
    }
    limit += count;
  }

  public void consume(int count) {
    if (count < 0 || count > remaining()) {
      throw new IllegalArgumentException(count + " octets of " + remaining());
    }
    position += count;
  }

  /** Goes on in another array, which takes over what remains; gives back the one used so far. */
  public byte[] moveTo(byte[] other) {
    int remaining = remaining();
    System.arraycopy(array, position, other, 0, remaining);
    byte[] old = array;
    array = other;
    position = 0;
    limit = remaining;
    return old;
  }
}
