package io.postrider.pop3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps everything in memory and remembers how it was called. */
public class CollectingSink implements MessageSink {

  private final Map<Integer, byte[]> completed = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private ByteArrayOutputStream current = new ByteArrayOutputStream();

  /** The octets of the messages that were completed. */
  public Map<Integer, byte[]> completed() {
    return completed;
  }

  public String text(int number) {
    byte[] octets = completed.get(number);
    if (octets == null) {
      throw new AssertionError("message " + number + " was not completed: " + calls);
    }
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** Calls but for {@code accept}, such as {@code begin 1}. */
  public List<String> calls() {
    return calls;
  }

  @Override
  public void begin(int number) throws IOException {
    calls.add("begin " + number);
    current = new ByteArrayOutputStream();
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) throws IOException {
    current.write(buffer, offset, length);
  }

  @Override
  public void complete(Retrieval retrieval) throws IOException {
    calls.add("complete " + retrieval.number());
    completed.put(retrieval.number(), current.toByteArray());
  }

  @Override
  public void rejected(int number, CommandRejected rejection) throws IOException {
    calls.add("rejected " + number);
  }

  @Override
  public void aborted(int number) {
    calls.add("aborted " + number);
  }
}
