package io.postrider.fetch;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How polls run on one replica ({@code postrider.fetch.*}).
 *
 * @param sessionDeadline the longest a session may last, from the name look-up to QUIT
 * @param sessionSlice after so long a session ends although there is more to fetch, and the account
 *     waits for its next turn
 * @param connectTimeout the longest wait for one TCP connection
 * @param readTimeout the longest silence of a server that owes an answer
 * @param maxSessions sessions at once; more wait for their turn
 * @param maxSessionsPerHost sessions at once to one host name
 * @param batchMessages messages of one commit at the most
 * @param batchOctets octets of one commit at the most
 * @param batchAge how long the first message of a batch waits for its commit at the most
 * @param maxAttempts how often a server may refuse one message before it is quarantined
 * @param stagingDirectory where messages too large for memory wait for their commit; null = the
 *     JVM's temporary directory
 * @param stagingMemory octets of message bodies held in memory at once by all polls; what does not
 *     fit goes to the staging directory
 * @param keepPolls how long the records of ended polls are kept
 * @param keepIdlePolls the same of scheduled polls that went well and found nothing; an account's
 *     last one stays
 */
@ConfigurationProperties("postrider.fetch")
public record FetchSettings(
    @DefaultValue("PT30M") Duration sessionDeadline,
    @DefaultValue("PT5M") Duration sessionSlice,
    @DefaultValue("PT20S") Duration connectTimeout,
    @DefaultValue("PT60S") Duration readTimeout,
    @DefaultValue("32") int maxSessions,
    @DefaultValue("8") int maxSessionsPerHost,
    @DefaultValue("100") int batchMessages,
    @DefaultValue("64MB") DataSize batchOctets,
    @DefaultValue("PT10S") Duration batchAge,
    @DefaultValue("3") int maxAttempts,
    @Nullable Path stagingDirectory,
    @DefaultValue("48MB") DataSize stagingMemory,
    @DefaultValue("P14D") Duration keepPolls,
    @DefaultValue("PT6H") Duration keepIdlePolls) {

  public FetchSettings {
    positive("session-deadline", sessionDeadline);
    positive("session-slice", sessionSlice);
    positive("connect-timeout", connectTimeout);
    positive("read-timeout", readTimeout);
    positive("batch-age", batchAge);
    positive("keep-polls", keepPolls);
    positive("keep-idle-polls", keepIdlePolls);
    atLeastOne("max-sessions", maxSessions);
    atLeastOne("max-sessions-per-host", maxSessionsPerHost);
    atLeastOne("batch-messages", batchMessages);
    atLeastOne("batch-octets", batchOctets.toBytes());
    atLeastOne("max-attempts", maxAttempts);
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("postrider.fetch." + name + " must be longer than zero");
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("postrider.fetch." + name + " must be at least 1");
    }
  }
}
