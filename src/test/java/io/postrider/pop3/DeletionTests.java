package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many DELEs in one call. */
@Timeout(60)
class DeletionTests {

  private final Maildrop maildrop = new Maildrop();
  private final List<String> told = new ArrayList<>();
  private final DeletionListener listener =
      new DeletionListener() {
        @Override
        public void marked(int number) {
          told.add("marked " + number);
        }

        @Override
        public void refused(int number, CommandRejected rejection) {
          told.add(
              "refused " + number + ": " + rejection.reply().map(ServerReply::text).orElse(""));
        }
      };

  DeletionTests() {
    for (int n = 1; n <= 5; n++) {
      maildrop.deliver("uid-" + n, "text " + n + "\r\n");
    }
  }

  private ScriptedPop3Server server() {
    return ScriptedPop3Server.serving("alice", "secret", maildrop).pipelining().start();
  }

  private static int[] upTo(int count) {
    return IntStream.rangeClosed(1, count).toArray();
  }

  @Test
  void refusalsAreToldAndTheOthersGo() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      drop.deleteStoredEarlier(2, Dial.soon());
      drop.deleteAllStoredEarlier(new int[] {4, 2, 1}, listener, Dial.soon());

      assertThat(told).containsExactly("marked 4", "refused 2: no such message", "marked 1");
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.COMMITTED);
    }
    assertThat(maildrop.uidls()).containsExactly("uid-3", "uid-5");
  }

  @Test
  void theyGoAheadOfTheirAnswersAndQuitDoesNot() throws Exception {
    // the script answers no DELE before it heard all, and expects QUIT after the last answer only
    String script =
        """
        S: +OK
        C: CAPA
        S: +OK
        S: PIPELINING
        S: USER
        S: .
        C: USER alice
        S: +OK
        C: PASS secret
        S: +OK
        C: CAPA
        S: -ERR
        C: DELE 1
        C: DELE 2
        C: DELE 3
        S: +OK
        S: -ERR expunged
        """;
    try (var server = ScriptedPop3Server.playing(script + "S: +OK\nC: QUIT\nS: +OK").start();
        TransactionSession drop = Dial.login(server)) {
      drop.deleteAllStoredEarlier(upTo(3), listener, Dial.soon());
      assertThat(told).containsExactly("marked 1", "refused 2: expunged", "marked 3");
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.COMMITTED);
      server.verify();
    }
  }

  @Test
  void proofsOfThisSessionAreAskedForBeforeAnyIsSent() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      List<Retrieval> proofs = new ArrayList<>();
      drop.retrieveAll(upTo(2), keepingProofs(proofs), Dial.soon());
      Retrieval made = new Retrieval(3, 5, Set.of(), drop.id());

      assertThatThrownBy(() ->
              drop.deleAll(List.of(proofs.get(0), made, proofs.get(1)), listener, Dial.soon()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(server.commands()).noneMatch(command -> command.startsWith("DELE"));

      drop.deleAll(proofs, listener, Dial.soon());
      assertThat(told).containsExactly("marked 1", "marked 2");
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.COMMITTED);
    }
    assertThat(maildrop.uidls()).containsExactly("uid-3", "uid-4", "uid-5");
  }

  private static MessageSink keepingProofs(List<Retrieval> proofs) {
    return new CollectingSink() {
      @Override
      public void complete(Retrieval retrieval) throws IOException {
        proofs.add(retrieval);
      }
    };
  }

  @Test
  void anAnswerTooManyEndsTheSessionAndNothingIsRemoved() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.SurplusAfterReply("DELE", "what?\r\n"));

      assertThatThrownBy(() -> drop.deleteAllStoredEarlier(upTo(5), listener, Dial.soon()))
          .isInstanceOf(ProtocolViolation.class);
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.UNKNOWN);
      assertThat(server.commands()).doesNotContain("QUIT");
    }
    assertThat(maildrop.uidls()).hasSize(5);
  }

  @Test
  void anAnswerTooManyAfterTheLastIsSeenBeforeItCounts() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.SurplusAfterReply("DELE", "+OK\r\n"));

      assertThatThrownBy(() -> drop.deleteAllStoredEarlier(upTo(1), listener, Dial.soon()))
          .isInstanceOf(ProtocolViolation.class);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aLineThatIsCutTellsWhatWasMarkedUntilThen() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.CloseAt("DELE"));

      assertThatThrownBy(() -> drop.deleteAllStoredEarlier(upTo(5), listener, Dial.soon()))
          .isInstanceOf(ConnectionLost.class);
      assertThat(told).isEmpty();
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.NOTHING_TO_COMMIT);
    }
    assertThat(maildrop.uidls()).hasSize(5);
  }

  @Test
  void noneAtAllSendsNothing() throws Exception {
    try (var server = ScriptedPop3Server.playing(Dial.LOGIN + "!gone").start()) {
      try (TransactionSession drop = Dial.login(server)) {
        drop.deleAll(List.of(), listener, Dial.soon());
        drop.deleteAllStoredEarlier(new int[0], listener, Dial.soon());
      }
      server.verify();
    }
  }
}
