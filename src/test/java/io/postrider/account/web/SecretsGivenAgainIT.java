package io.postrider.account.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.account.MailboxAuth.PasswordAuth;
import io.postrider.account.Mailboxes;
import io.postrider.account.web.AccountsApi.Answer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A patch that would have a stored secret sent elsewhere must bring it along. */
@PostriderIntegrationTest
class SecretsGivenAgainIT {

  private static final String TOKEN_SOURCE =
      "'auth':{'mechanism':'xoauth2','oauth2':{'tokenUri':'https://login.example.com/t',"
          + "'clientId':'app','clientSecret':'hush-client','refreshToken':'hush-refresh'}}";

  @LocalServerPort int port;
  @Autowired Mailboxes mailboxes;
  private AccountsApi api;

  @BeforeEach
  void client() {
    api = new AccountsApi(port);
  }

  private UUID bearer() {
    return api.post(
            "/api/v1/accounts",
            "{'name':'b','host':'pop.example.com','username':'u'," + TOKEN_SOURCE + "}")
        .id();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'host':'evil.example.com'",
        "'port':4995",
        "'tls':'none','port':995",
        "'host':'evil.example.com','auth':{'mechanism':'plain'}",
        "'host':'evil.example.com','auth':{}"
      })
  void aPasswordDoesNotFollowToAnotherServer(String change) {
    UUID id = api.create("").id();

    Answer refused = api.patch(id, "{" + change + "}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/code")).isEqualTo("validation.failed");
    assertThat(refused.at("/errors/0/field")).isEqualTo("auth.password");
    assertThat(refused.at("/errors/0/code")).isEqualTo("required");
    assertThat(refused.at("/errors/0/message")).contains("given again");
    assertThat(api.get("/api/v1/accounts/" + id).at("/host")).isEqualTo("pop.example.com");
  }

  @Test
  void whoBringsThePasswordMayChangeTheServer() {
    UUID id = api.create("").id();

    Answer changed =
        api.patch(id, "{'host':'new.example.com','port':110,'tls':'none','auth':{'password':'p'}}");

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(mailboxes.of(id).auth())
        .isInstanceOfSatisfying(
            PasswordAuth.class, auth -> assertThat(auth.password()).isEqualTo("p"));
  }

  @Test
  void whatLeadsNowhereElseNeedsNoSecret() {
    UUID id = api.create("'port':110,'tls':'none'").id();

    assertThat(api.patch(id, "{'host':'POP.example.com','port':110}").status()).isEqualTo(200);
    assertThat(api.patch(id, "{'username':'other','name':'x'}").status()).isEqualTo(200);
    assertThat(api.patch(id, "{'tls':'starttls'}").status()).isEqualTo(200);
    assertThat(api.patch(id, "{'auth':{'mechanism':'cram_md5'}}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'host':'evil.example.com'",
        "'auth':{'oauth2':{'tokenUri':'https://evil.example.com/t'}}"
      })
  void noSecretOfATokenSourceFollows(String change) {
    UUID id = bearer();

    Answer refused = api.patch(id, "{" + change + "}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors").valueStream().map(e -> e.at("/field").asString()))
        .containsExactly("auth.oauth2.clientSecret", "auth.oauth2.refreshToken");
  }

  @Test
  void whatIsTakenAwayNeedNotBeGivenAgain() {
    UUID id = bearer();

    Answer changed =
        api.patch(
            id,
            "{'auth':{'oauth2':{'tokenUri':'https://new.example.com/t','clientSecret':'new',"
                + "'refreshToken':null}}}");

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(mailboxes.of(id).auth())
        .isInstanceOfSatisfying(
            OAuth2Auth.class,
            auth -> {
              assertThat(auth.clientSecret()).isEqualTo("new");
              assertThat(auth.refreshToken()).isNull();
            });
  }

  @Test
  void anotherKindOfCredentialsTakesNothingAlong() {
    UUID id = api.create("").id();

    assertThat(api.patch(id, "{'host':'new.example.com'," + TOKEN_SOURCE + "}").status())
        .isEqualTo(200);
    assertThat(
            api.patch(
                    id,
                    "{'host':'newer.example.com','auth':{'mechanism':'plain','password':'p',"
                        + "'oauth2':null}}")
                .status())
        .isEqualTo(200);
  }
}
