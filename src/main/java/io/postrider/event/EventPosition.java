package io.postrider.event;

/**
 * A place in the log: behind the event {@code seq} of the batch at {@code position}.
 *
 * @param position of the batch, from 1; 0 stands before all
 * @param seq of the event within the batch; {@link Long#MAX_VALUE} is behind all of the batch
 */
public record EventPosition(long position, long seq) implements Comparable<EventPosition> {

  public static final EventPosition START = endOf(0);

  public static EventPosition endOf(long position) {
    return new EventPosition(position, Long.MAX_VALUE);
  }

  @Override
  public int compareTo(EventPosition other) {
    int byPosition = Long.compare(position, other.position);
    return byPosition != 0 ? byPosition : Long.compare(seq, other.seq);
  }
}
