package io.postrider.pop3;

import java.util.Set;

/**
 * A text that was read to its very end and that the sink has completed.
 *
 * @param number the message number, valid within this session only
 * @param octets as handed to the sink, un-stuffed
 * @param session the session it belongs to
 */
public record Retrieval(int number, long octets, Set<Anomaly> anomalies, SessionId session) {

  public Retrieval {
    anomalies = Set.copyOf(anomalies);
  }
}
