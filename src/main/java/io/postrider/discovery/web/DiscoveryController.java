package io.postrider.discovery.web;

import io.postrider.discovery.Discovery;
import io.postrider.discovery.DiscoveryReport;
import io.postrider.discovery.MailAddress;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where an address's mailbox is. */
@RestController
@Tag(name = "Discovery")
class DiscoveryController {

  private final Discovery discovery;

  DiscoveryController(Discovery discovery) {
    this.discovery = discovery;
  }

  @GetMapping("/api/v1/discovery")
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Find the POP3 servers of an address",
      description =
          """
          Large providers are known by name and asked nothing. For other domains the DNS (mail \
          exchangers, and the service records of RFC 6186) and the domain's own configuration file \
          over HTTPS are asked, side by side, through the egress guard. Nobody is logged in to. \
          `account` of a candidate is the beginning of a `POST /api/v1/accounts`; try it with \
          `POST /api/v1/connection-tests` first.\
          """)
  DiscoveryReport discover(
      @Parameter(
              description = "The mail address whose servers are looked for",
              example = "support@example.com")
          @RequestParam
          String address)
      throws InterruptedException {
    MailAddress parsed;
    try {
      parsed = MailAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("address", "format", String.valueOf(e.getMessage()));
    }
    return discovery.of(parsed);
  }
}
