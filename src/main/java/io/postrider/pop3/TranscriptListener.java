package io.postrider.pop3;

/**
 * Hears the dialogue while it happens, on the session's thread. Neither secrets nor message content
 * ever reach it; of long listings it hears the beginning and a count.
 */
public interface TranscriptListener {

  /** A listener that hears nothing. */
  TranscriptListener NONE =
      new TranscriptListener() {
        @Override
        public void line(Direction direction, RedactedLine line) {}

        @Override
        public void body(int number, long octets) {}
      };

  void line(Direction direction, RedactedLine line);

  /** A text ended: all that is told of its content is its length. */
  void body(int number, long octets);
}
