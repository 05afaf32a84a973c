package io.postrider.chaos;

import io.postrider.ApiClient;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Another service: follows the event feed by its cursor, asking whichever replica answers. Its
 * record may be read by any thread.
 */
final class EventSink implements AutoCloseable {

  private final List<Replica> replicas;
  private final Map<String, Set<String>> eventsOfMessage = new ConcurrentHashMap<>();
  private final Thread reader = new Thread(this::read, "event-sink");
  private volatile boolean ended;

  EventSink(List<Replica> replicas) {
    this.replicas = replicas;
    reader.start();
  }

  /** By the id of a stored message, the ids of the events that told of it. */
  Map<String, Set<String>> eventsOfMessage() {
    return Map.copyOf(eventsOfMessage);
  }

  private void read() {
    @Nullable String cursor = null;
    int turn = 0;
    while (!ended) {
      Replica asked = replicas.get(turn % replicas.size());
      try {
        if (!asked.isReady()) {
          turn++;
          Thread.sleep(200);
          continue;
        }
        String after = cursor == null ? "" : "&after=" + cursor;
        ApiClient.Answer answer =
            asked.api().get("/events?types=message.stored&limit=200&wait=PT2S" + after);
        if (answer.status() != 200) {
          turn++;
          continue;
        }
        JsonNode page = answer.json();
        page.get("data")
            .forEach(event ->
                eventsOfMessage
                    .computeIfAbsent(
                        event.get("subject").asString(), _ -> ConcurrentHashMap.newKeySet())
                    .add(event.get("id").asString()));
        cursor = page.get("nextCursor").asString();
      } catch (UncheckedIOException e) {
        turn++; // it was killed while it answered
      } catch (InterruptedException | IllegalStateException e) {
        return; // we were told to end
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    reader.interrupt();
  }
}
