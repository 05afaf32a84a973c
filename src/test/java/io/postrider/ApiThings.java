package io.postrider;

import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** One of each thing that an operation may be about, all of one account. */
public final class ApiThings implements AutoCloseable {

  private static final String USER = "reader@example.com";
  private static final String PASSWORD = "correct horse";
  private static final String MAIL =
      """
      From: Ann <ann@example.org>
      Subject: Report
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=m

      --m
      Content-Type: text/plain

      Hello
      --m
      Content-Type: text/csv
      Content-Disposition: attachment; filename=a.csv

      1,2
      --m--
      """
          .replace("\n", "\r\n");

  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop().deliver("uid-1", MAIL)).start();

  public final String account;
  private final String poll;
  private final String message;
  private final String attachment;
  private final String entry;
  private final String token;
  private final String webhook;
  private final String export;

  public ApiThings(ApiClient api) {
    account =
        api.account(
            Map.of(
                "name",
                "Mailbox",
                "host",
                server.host(),
                "port",
                server.port(),
                "tls",
                "none",
                "username",
                USER,
                "auth",
                Map.of("mechanism", "user_pass", "password", PASSWORD)));
    poll = api.poll(account).get("id").asString();
    JsonNode stored = api.all("/accounts/" + account + "/messages").getFirst();
    message = stored.get("id").asString();
    attachment = stored.at("/attachments/0/id").asString();
    entry = api.all("/accounts/" + account + "/uidls").getFirst().get("entryId").asString();
    token =
        api.post("/tokens", Map.of("name", "thing", "scopes", List.of("events:read")))
            .ok()
            .json()
            .get("id")
            .asString();
    webhook =
        api.post(
                "/webhooks",
                Map.of(
                    "url", "http://127.0.0.1:9/hook",
                    "types", List.of("webhook.disabled"),
                    "accounts", List.of(account)))
            .ok()
            .json()
            .get("id")
            .asString();
    export =
        api.post("/exports", Map.of("format", "ndjson", "filter", Map.of("account", account)))
            .ok()
            .json()
            .get("id")
            .asString();
  }

  /** What a variable of a path stands for; an id of nothing where that is not known. */
  public String value(String path, String variable) {
    return switch (variable) {
      case "accountId" -> account;
      case "entryId" -> entry;
      case "pollId" -> poll;
      case "attachmentId" -> attachment;
      default -> {
        String rest = path.substring("/api/v1/".length());
        yield switch (rest.substring(0, rest.indexOf('/'))) {
          case "accounts" -> account;
          case "messages" -> message;
          case "tokens" -> token;
          case "webhooks" -> webhook;
          case "exports" -> export;
          default -> UUID.randomUUID().toString();
        };
      }
    };
  }

  /** Ids of nothing at all. */
  public static String nothing(String path, String variable) {
    return variable.equals("entryId") ? "999999999" : UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
