package io.postrider.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.RequiredServer;
import io.postrider.demo.DemoMailbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Every shell line of {@code docs/api.md}, pasted against the demo's mailbox. */
@PostriderIntegrationTest
@Import(DemoMailbox.class)
class ApiGuideIT {

  private final int port;
  private final DemoMailbox mailbox;

  ApiGuideIT(@LocalServerPort int port, @Autowired DemoMailbox mailbox) {
    this.port = port;
    this.mailbox = mailbox;
  }

  @Test
  void everyShellLineWorks() {
    RequiredServer.present(
        Guide.there("curl") && Guide.there("jq"), "curl and jq run the lines of docs/api.md");
    ApiClient api = new ApiClient(port);
    String account = api.account(mailbox.account());
    api.poll(account);

    Guide.Said said =
        Guide.run(
            List.of("bash", "-euo", "pipefail", "-c", Guide.blocks("sh")),
            Map.of(
                "API",
                "http://localhost:" + port + "/api/v1",
                "TOKEN",
                PostriderIntegrationTest.TOKEN));

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text())
        .contains("\"validation.failed\"")
        .contains("\n403\n")
        .contains("\"completed\"")
        .contains("pop.gmail.com")
        .contains("message.stored")
        .doesNotContain("jq: error");
    api.delete("/accounts/" + account + "?messages=purge").ok();
  }
}
