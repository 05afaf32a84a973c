package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Awkward messages through the whole service: our own, and those of the corpus folder where it lies
 * beside the project. Each comes back octet for octet and says what is wrong with it.
 */
@PostriderIntegrationTest
class AwkwardMailIT {

  private final ApiClient api;

  AwkwardMailIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @Test
  void everyAwkwardMessageComesBackOctetForOctet() throws IOException {
    var drop = new Maildrop();
    for (Path file : messages()) {
      drop.deliver(file.getFileName() + "-" + drop.uidls().size(), Files.readAllBytes(file));
    }
    try (var server = ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start()) {
      String account = api.account(TestAccounts.on(server));
      JsonNode poll = api.poll(account);
      assertThat(poll.get("state").asString()).as(poll.toString()).isEqualTo("completed");
      assertThat(poll.at("/counts/stored").asInt()).isEqualTo(drop.mails().size());
      check(account, drop);
    }
  }

  private void check(String account, Maildrop drop) {
    Map<String, byte[]> served = new HashMap<>();
    drop.mails().forEach(mail -> served.put(mail.uidl(), mail.content()));
    for (JsonNode message : api.all("/messages?account=" + account)) {
      String id = message.get("id").asString();
      String uidl = message.get("uidl").asString();
      assertThat(api.get("/messages/" + id + "/raw").ok().octets())
          .as(uidl)
          .isEqualTo(served.get(uidl));
      JsonNode whole = api.get("/messages/" + id + "?include=text,html,headers").ok().json();
      JsonNode parse = whole.get("parse");
      String status = parse.get("status").asString();
      assertThat(Set.of("ok", "partial", "failed")).as(uidl).contains(status);
      assertThat(parse.get("problems").isEmpty())
          .as(uidl + " " + parse)
          .isEqualTo(status.equals("ok"));
      for (JsonNode attachment : whole.get("attachments")) {
        var answer =
            api.get("/messages/" + id + "/attachments/" + attachment.get("id").asString()).ok();
        assertThat(answer.octets()).as(uidl).hasSize(attachment.get("size").asInt());
        assertThat(answer.header("Content-Disposition")).startsWith("attachment");
      }
      api.get("/messages/" + id + "/html").ok();
    }
  }

  private static List<Path> messages() throws IOException {
    var messages = new ArrayList<Path>(files(Path.of("src/test/resources"), ".*\\.eml"));
    Path corpus = Path.of(System.getProperty("postrider.corpus", "../shared/corpus"));
    messages.addAll(files(corpus, "(?!\\.|README).*"));
    return messages;
  }

  private static List<Path> files(Path folder, String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList();
    }
  }
}
