package io.postrider.account.web;

import io.postrider.account.AccountSettings;
import io.postrider.account.Amendment.Amended;
import io.postrider.account.AuthMechanism;
import io.postrider.account.ClientKeyCheck;
import io.postrider.account.Credentials;
import io.postrider.account.Durability;
import io.postrider.account.PollingSettings;
import io.postrider.account.TlsMode;
import io.postrider.egress.EgressGuard;
import io.postrider.egress.EgressRefused;
import io.postrider.egress.HostName;
import io.postrider.web.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes valid settings of a payload, or tells every field that is wrong. Nothing is looked up and
 * nobody is contacted. Stateless.
 */
@Component
class AccountForm {

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_USERNAME = 255;
  private static final int HIGHEST_PORT = 65_535;

  private final PollingSettings polling;
  private final EgressGuard egress;
  private final Durability durability;
  private final ClientKeyCheck keys;

  AccountForm(
      PollingSettings polling, EgressGuard egress, Durability durability, ClientKeyCheck keys) {
    this.polling = polling;
    this.egress = egress;
    this.durability = durability;
    this.keys = keys;
  }

  /** The settings and credentials of a new account. */
  Accepted accept(AccountPayload payload) {
    Findings findings = new Findings();
    AccountSettings settings = settings(payload, findings);
    Credentials credentials = credentials(payload, findings);
    findings.refuse();
    durability.require(settings.polling().deletion());
    return new Accepted(settings, credentials);
  }

  /**
   * The settings of an account that is there already.
   *
   * @param withCredentials false: those that are stored stay, and are not looked at
   */
  Amended amend(AccountSettings before, AccountPayload payload, boolean withCredentials) {
    Findings findings = new Findings();
    AccountSettings after = settings(payload, findings);
    Credentials credentials = withCredentials ? credentials(payload, findings) : null;
    findings.refuse();
    // a policy from a time of better durability does not forbid to change the name
    if (!before.polling().deletion().equals(after.polling().deletion())) {
      durability.require(after.polling().deletion());
    }
    return new Amended(after, credentials);
  }

  /** What a new account is made of. */
  record Accepted(AccountSettings settings, Credentials credentials) {}

  private Credentials credentials(AccountPayload payload, Findings findings) {
    AuthForm form = new AuthForm(findings, egress.allowsClearTextAnywhere());
    ChannelForm channel = new ChannelForm(findings);
    return new Credentials(
        form.credentials(payload.auth(), AuthForm.chosen(payload.auth())),
        channel.key(payload.auth(), keys),
        channel.proxyPassword(payload.proxy()));
  }

  private AccountSettings settings(AccountPayload payload, Findings findings) {
    TlsMode tls =
        findings.oneOf("tls", payload.tls(), TlsMode.values(), TlsMode::text, TlsMode.IMPLICIT);
    AuthMechanism mechanism = AuthForm.mechanism(payload.auth(), tls, findings);
    ChannelForm channel = new ChannelForm(findings);
    AccountSettings.Polling policies =
        new PollingForm(findings, polling.minInterval()).polling(payload);
    return new AccountSettings(
        findings.line("name", payload.name(), LONGEST_NAME),
        new AccountSettings.Connection(
            host(payload.host(), findings),
            port(payload.port(), tls, findings),
            tls,
            findings.line("username", payload.username(), LONGEST_USERNAME),
            new TrustForm(findings).trust(payload.tlsTrust()),
            channel.certificate(payload.auth(), mechanism, tls),
            channel.proxy(payload.proxy())),
        policies,
        new RetentionForm(findings).retention(payload.retention(), policies.deletion()),
        new LabelForm(findings).labels(payload.labels()),
        payload.enabled() == null || payload.enabled());
  }

  private static String host(@Nullable String text, Findings findings) {
    if (text == null || text.isBlank()) {
      findings.add("host", "required", "is required");
      return "";
    }
    try {
      return HostName.parse(text);
    } catch (IllegalArgumentException e) {
      findings.add("host", "invalid", "" + e.getMessage());
      return "";
    }
  }

  private int port(@Nullable Integer asked, TlsMode tls, Findings findings) {
    int port = findings.within("port", asked, 1, HIGHEST_PORT, tls.usualPort());
    try {
      egress.requireMailboxPort(port);
    } catch (EgressRefused e) {
      findings.add(
          "port",
          ProblemCode.CONNECT_FORBIDDEN_ADDRESS.code(),
          port + " is not a port that " + e.setting() + " allows");
    }
    return port;
  }
}
