package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CommitTests {

  private final Maildrop maildrop = new Maildrop().deliver("a", "one\r\n").deliver("b", "two\r\n");

  private ScriptedPop3Server server() {
    return ScriptedPop3Server.serving("alice", "secret", maildrop).start();
  }

  @Test
  void aServerThatAgreesHasCommitted() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      drop.deleteStoredEarlier(1, Dial.soon());

      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.COMMITTED);
    }
    assertThat(maildrop.uidls()).containsExactly("b");
  }

  @Test
  void aServerThatRefusesQuitHasRemovedSomeAtMost() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      drop.deleteStoredEarlier(1, Dial.soon());
      server.sabotage(new Sabotage.Reject("QUIT", "some deleted messages not removed"));

      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.PARTIAL);
    }
  }

  @Test
  void aLostAnswerLeavesItUnknown() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      drop.deleteStoredEarlier(1, Dial.soon());
      server.sabotage(new Sabotage.LoseQuitReply());

      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.UNKNOWN);
      assertThat(drop.failure().orElseThrow()).isInstanceOf(ConnectionLost.class);
    }
    assertThat(maildrop.uidls()).containsExactly("b");
  }

  @Test
  void withoutADeleteThereIsNothingToCommit() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.LoseQuitReply());

      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.NOTHING_TO_COMMIT);
    }
  }

  @Test
  void aRefusedDeleteIsNoDelete() throws Exception {
    try (var server = server();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.Reject("DELE", "no"));
      assertThatThrownBy(() -> drop.deleteStoredEarlier(1, Dial.soon()))
          .isInstanceOf(CommandRejected.class);
      server.heal();

      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.NOTHING_TO_COMMIT);
    }
  }

  @Test
  void closingNeverSaysQuit() throws Exception {
    try (var server = server()) {
      TransactionSession drop = Dial.login(server);
      drop.deleteStoredEarlier(1, Dial.soon());
      drop.close();
      drop.close();
      server.verify();

      assertThat(server.commands()).doesNotContain("QUIT");
      assertThat(maildrop.uidls()).containsExactly("a", "b");
      assertThatThrownBy(() -> drop.quit(Dial.soon()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void deleAsksForAProofOfThisSession() throws Exception {
    try (var server = server()) {
      Retrieval earlier;
      try (TransactionSession drop = Dial.login(server)) {
        earlier = drop.retr(1, new CollectingSink(), Dial.soon());
        drop.quit(Dial.soon());
      }
      try (TransactionSession drop = Dial.login(server)) {
        Deadline deadline = Dial.soon();
        Retrieval top = drop.top(1, 0, new CollectingSink(), deadline);
        Retrieval made = new Retrieval(2, 5, Set.of(), drop.id());

        for (Retrieval noProof : new Retrieval[] {earlier, top, made}) {
          assertThatThrownBy(() -> drop.dele(noProof, deadline))
              .isInstanceOf(IllegalArgumentException.class);
        }
        drop.dele(drop.retr(1, new CollectingSink(), deadline), deadline);
        assertThat(drop.quit(deadline)).isEqualTo(Commit.COMMITTED);
      }
    }
    assertThat(maildrop.uidls()).containsExactly("b");
  }

  @Test
  void anAbandonedLoginLeavesPolitely() throws Exception {
    try (var server = server()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        hello.quit(Dial.soon());
        assertThatThrownBy(() -> hello.authenticate(Dial.ALICE, Dial.soon()))
            .isInstanceOf(IllegalStateException.class);
      }
      server.verify();
      assertThat(server.commands()).containsExactly("CAPA", "QUIT");
    }
  }
}
