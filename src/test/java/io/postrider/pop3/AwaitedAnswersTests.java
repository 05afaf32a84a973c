package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwaitedAnswersTests {

  private final List<String> heard = new ArrayList<>();
  private final AwaitedAnswers awaited =
      new AwaitedAnswers(
          new SessionListener() {
            @Override
            public void answered(Verb verb, Outcome outcome, long nanos) {
              heard.add(verb + " " + outcome + " " + nanos);
            }
          });

  @Test
  void answersBelongToTheCommandsInTheirOrderHoweverManyThereAre() {
    awaited.sent(Verb.STAT, 5);
    awaited.answered(true, 8);
    awaited.sent(Verb.LIST, 10);
    awaited.sent(Verb.UIDL, 20);
    awaited.sent(Verb.RETR, 30);
    assertThat(awaited.oldestSentAt()).isEqualTo(10);
    awaited.answered(true, 100);
    awaited.answered(false, 100);
    assertThat(awaited.oldestSentAt()).isEqualTo(30);
    awaited.lost(100);

    assertThat(heard).containsExactly("STAT OK 3", "LIST OK 90", "UIDL ERR 80", "RETR LOST 70");
    assertThat(awaited.everAhead()).isTrue();
    assertThat(awaited.roundTrip()).isEqualTo(3);
  }

  @Test
  void noMoreAreInFlightThanTheWindowHasRoomFor() {
    for (int i = 0; i < PipelineDepth.MOST; i++) {
      awaited.sent(Verb.RETR, i);
    }

    assertThatIllegalStateException().isThrownBy(() -> awaited.sent(Verb.RETR, 1_000));
    assertThat(awaited.oldestSentAt()).isZero();
  }
}
