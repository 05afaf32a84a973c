package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.fuzz.FuzzedClient.Channel;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;

/**
 * Whole sessions, from the greeting to QUIT. The input: an octet for the channel, the letters of a
 * {@link SessionPlan}, a line feed, then a {@link ServerScript} for all of it.
 */
class SessionFuzzTests {

  @DictionaryFile(resourcePath = "server-script.dict")
  @FuzzTest
  @Timeout(120)
  void staysWholeWhateverTheServerSays(byte[] input) {
    int end = indexOfLineFeed(input);
    if (end < 1) {
      return;
    }
    Channel channel = Channel.of(input[0]);
    try (FuzzedClient client = new FuzzedClient(input, end + 1, channel, FuzzedClient.SECRET)) {
      TransactionSession drop = client.login();
      if (drop != null) {
        assertThat(channel).isNotEqualTo(Channel.UNMET);
        new SessionPlan(client, drop).play(Arrays.copyOfRange(input, 1, end));
        drop.close();
        client.ended();
      }
    }
  }

  private static int indexOfLineFeed(byte[] input) {
    for (int i = 0; i < input.length; i++) {
      if (input[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
