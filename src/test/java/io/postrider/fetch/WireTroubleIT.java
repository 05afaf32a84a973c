package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import io.postrider.pop3.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Lines that are cut, ends that are none, and octets that nobody asked for. */
@PostriderIntegrationTest
class WireTroubleIT {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final String SECOND = "Subject: two\r\n\r\n.a line\r\nanother\r\n";

  private final Maildrop drop = new Maildrop();
  private final ApiClient api;
  private ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();

  @Autowired private Polls polls;

  WireTroubleIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aMessageCutAtAnyOctetIsNeverStored() {
    deliverThree();
    for (int octets = 0; octets <= SECOND.length(); octets++) {
      String account = api.account(deleting());
      server.sabotage(new Sabotage.TruncateAt(2, octets));
      poll(account);
      assertThat(uidls(account)).as("cut after %d octets", octets).doesNotContain("two");
      assertThat(drop.uidls()).as("nothing is deleted by half a session").hasSize(3);
      assertThat(server.commands()).noneMatch(command -> command.startsWith("DELE"));
    }
    server.heal();
    String account = api.account(TestAccounts.on(server));
    poll(account);
    assertThat(uidls(account)).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void whatWasCutIsFetchedWholeByTheNextPollAndOnlyThat() {
    deliverThree();
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.TruncateAt(2, 25));
    poll(account);
    server.heal();
    int before = server.commands().size();
    poll(account);

    assertThat(uidls(account)).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(raw(account, "two")).isEqualTo(SECOND);
    assertThat(server.commands().subList(before, server.commands().size()))
        .filteredOn(command -> command.startsWith("RETR"))
        .containsExactlyInAnyOrder("RETR 2", "RETR 3");
  }

  @Test
  void aConnectionResetInsideAMessageLosesNothing() {
    deliverThree();
    String account = api.account(deleting());
    for (long octets : List.of(300L, 420L, 460L, 520L)) {
      server.sabotage(new Sabotage.ResetAfter(octets));
      poll(account);
    }
    server.heal();
    poll(account);
    poll(account);
    assertThat(uidls(account)).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(drop.isEmpty()).isTrue();
  }

  @Test
  void aTlsConnectionThatEndsWithoutCloseNotifyIsACutOne() {
    server.close();
    server =
        ScriptedPop3Server.serving(USER, PASSWORD, drop)
            .implicitTls(AUTHORITY.issue("localhost", "127.0.0.1"))
            .pipelining()
            .start();
    deliverThree();
    var body = with(TestAccounts.clear("localhost", server.port()), "tls", "implicit");
    body = with(body, "tls_trust", Map.of("caCertificatePem", AUTHORITY.pem()));
    String account = api.account(body);
    server.sabotage(new Sabotage.TruncateAt(2, SECOND.length() + 1));
    JsonNode cut = api.poll(account);
    assertThat(cut.get("state").asString()).isEqualTo("failed");
    assertThat(uidls(account)).containsExactly("one");
    server.heal();
    poll(account);
    assertThat(raw(account, "two")).isEqualTo(SECOND);
  }

  @Test
  void aDotBetweenBareLineFeedsIsContent() {
    for (String ends : List.of("\n.\n", "\n.\r\n", "\r.\r")) {
      drop.deliver(
          "dot-" + drop.uidls().size(), "Subject: dots\r\n\r\nbefore" + ends + "after\r\n");
    }
    String account = api.account(TestAccounts.on(server));
    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");

    for (Maildrop.Mail mail : drop.mails()) {
      assertThat(raw(account, mail.uidl()))
          .isEqualTo(new String(mail.content(), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void aServerWhoseLinesEndInBareLineFeedsIsUnderstood() {
    deliverThree();
    server.sabotage(new Sabotage.BareLf());
    String account = api.account(TestAccounts.on(server));
    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");
    assertThat(uidls(account)).hasSize(3);
    assertThat(raw(account, "two")).contains("another");
  }

  @Test
  void afterOctetsThatNobodyAskedForNothingIsDeletedAndNoQuitSaid() {
    deliverThree();
    String account = api.account(deleting());
    server.sabotage(new Sabotage.SurplusAfterReply("RETR", "+OK what is this\r\n"));
    poll(account);

    assertThat(server.commands())
        .noneMatch(command -> command.startsWith("DELE") || command.equals("QUIT"));
    assertThat(drop.uidls()).hasSize(3);
    server.heal();
    poll(account);
    poll(account);
    assertThat(raw(account, "two")).isEqualTo(SECOND);
    assertThat(uidls(account)).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(drop.isEmpty()).isTrue();
  }

  @Test
  void aServerThatForgetsToStuffDotsIsNeverTakenAtItsWordForAnEnd() {
    drop.deliver("one", "Subject: one\r\n\r\nbody\r\n");
    drop.deliver("dotted", "Subject: dotted\r\n\r\nbefore\r\n.\r\nafter the dot\r\n");
    String account = api.account(deleting());
    server.sabotage(new Sabotage.ForgetStuffing());
    for (int i = 0; i < 2; i++) {
      poll(account);
    }
    assertThat(drop.uidls()).as("half a message deletes nothing").contains("dotted");
    assertThat(uidls(account)).doesNotContain("dotted");
  }

  @Test
  void aServerThatDeletesOnRetrLosesNothingByACutLine() {
    deliverThree();
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.DeleteOnRetr(), new Sabotage.TruncateAt(3, 10));
    poll(account);
    assertThat(drop.uidls()).hasSize(3);
    server.sabotage(new Sabotage.DeleteOnRetr());
    poll(account);
    assertThat(uidls(account)).containsExactlyInAnyOrder("one", "two", "three");
  }

  private void deliverThree() {
    drop.deliver("one", "Subject: one\r\n\r\nbody of one\r\n");
    drop.deliver("two", SECOND);
    drop.deliver("three", "Subject: three\r\n\r\nbody of three\r\n");
  }

  private Map<String, Object> deleting() {
    return with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store"));
  }

  private void poll(String account) {
    polls.run(UUID.fromString(account), PollTrigger.SCHEDULE);
  }

  private List<String> uidls(String account) {
    return api.all("/messages?account=" + account).stream()
        .map(message -> message.get("uidl").asString())
        .toList();
  }

  private String raw(String account, String uidl) {
    String id =
        api.all("/messages?account=" + account + "&uidl=" + uidl).getFirst().get("id").asString();
    return new String(
        api.get("/messages/" + id + "/raw").ok().octets(), StandardCharsets.ISO_8859_1);
  }
}
