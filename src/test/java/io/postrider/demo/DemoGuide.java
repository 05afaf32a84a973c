package io.postrider.demo;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** Registers the demo mailbox over REST, as any client would, and says where to look. */
class DemoGuide {

  private final DemoMailbox mailbox;
  private final Environment environment;
  private final String token;

  DemoGuide(
      DemoMailbox mailbox,
      Environment environment,
      @Value("${postrider.security.bootstrap-token}") String token) {
    this.mailbox = mailbox;
    this.environment = environment;
    this.token = token;
  }

  @EventListener(ApplicationReadyEvent.class)
  void register() {
    String base = "http://localhost:" + environment.getRequiredProperty("local.server.port");
    RestClient.create(base)
        .post()
        .uri("/api/v1/accounts")
        .headers(headers -> headers.setBearerAuth(token))
        .contentType(MediaType.APPLICATION_JSON)
        .body(mailbox.account())
        .retrieve()
        .toBodilessEntity();
    String shown =
        token.equals(DemoApplication.TOKEN) ? token : "$POSTRIDER_SECURITY_BOOTSTRAP_TOKEN";
    System.out.printf(
        """

        ──────────────────────────────────────────────────────────────────────
         Postrider demo. Mail is being fetched over POP3 from 127.0.0.1:%d.

         Token:     %s
         Messages:  curl -H "Authorization: Bearer %s" %s/api/v1/messages
         API:       %s/swagger-ui.html
         Health:    %s/actuator/health
        ──────────────────────────────────────────────────────────────────────
        %n\
        """,
        mailbox.port(), shown, shown, base, base, base);
  }
}
