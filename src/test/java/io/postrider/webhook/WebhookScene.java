package io.postrider.webhook;

import io.postrider.ApiClient;
import io.postrider.event.EventLog;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

/** An endpoint, an account that it may be told of, and what makes things happen. */
abstract class WebhookScene {

  @LocalServerPort int port;
  @Autowired EventLog log;
  @Autowired TransactionTemplate transaction;

  final UUID account = UUID.randomUUID();
  final Endpoint endpoint = Endpoint.http();
  ApiClient api;
  WebhookFixture hooks;

  @BeforeEach
  void begin() {
    api = new ApiClient(port);
    hooks = new WebhookFixture(api, log, transaction);
  }

  @AfterEach
  void end() {
    hooks.removeAll();
    endpoint.close();
  }

  /** Registers the endpoint for the account; returns the id. */
  String register() {
    return hooks.register(WebhookFixture.draft(endpoint, account)).get("id").asString();
  }
}
