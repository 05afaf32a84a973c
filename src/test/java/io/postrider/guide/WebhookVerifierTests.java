package io.postrider.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.RequiredServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verifiers that the guide shows, against the specification's own example. */
class WebhookVerifierTests {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long TIME = 1614265330;
  private static final String BODY = "{\"test\": 2432232314}";
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @TempDir Path folder;

  /** One shown program each: a main that calls what is shown, and how it is started. */
  enum Language {
    PYTHON("python verify", "verify.py", "python3") {
      @Override
      String main(Call call) {
        return """

        import sys
        print(verify("%s", {"webhook-id": "%s", "webhook-timestamp": "%d",
                            "webhook-signature": "%s"}, b'''%s''', %d))
        """
            .formatted(SECRET, ID, TIME, call.signatures(), call.body(), call.now());
      }
    },
    NODE("javascript verify", "verify.mjs", "node") {
      @Override
      String main(Call call) {
        return """

        console.log(verify("%s", {"webhook-id": "%s", "webhook-timestamp": "%d",
          "webhook-signature": "%s"}, Buffer.from('%s'), %d));
        """
            .formatted(SECRET, ID, TIME, call.signatures(), call.body(), call.now());
      }
    },
    JAVA(
        "java verify",
        "Main.java",
        Path.of(System.getProperty("java.home"), "bin", "java").toString()) {
      @Override
      String main(Call call) {
        return """

        class Main {
          static void main() throws Exception {
            System.out.println(Webhooks.verify("%s", Map.of("webhook-id", "%s",
                "webhook-timestamp", "%d", "webhook-signature", "%s"),
                \"""
                %s\""".getBytes(StandardCharsets.UTF_8), Instant.ofEpochSecond(%d)));
          }
        }
        """
            .formatted(SECRET, ID, TIME, call.signatures(), call.body(), call.now());
      }
    };

    private final String block;
    private final String file;
    private final String program;

    Language(String block, String file, String program) {
      this.block = block;
      this.file = file;
      this.program = program;
    }

    abstract String main(Call call);
  }

  /** A delivery as it arrives. */
  record Call(String body, String signatures, long now) {}

  @ParameterizedTest
  @EnumSource
  void knowsWhatPostriderSignedFromWhatItDidNot(Language language) throws IOException {
    RequiredServer.present(
        Guide.there(language.program), language.program + " runs a program of docs/api.md");

    assertThat(verdict(language, new Call(BODY, SIGNATURE, TIME))).isEqualTo("true");
    assertThat(verdict(language, new Call(BODY, "v1,AAAA " + SIGNATURE, TIME + 299)))
        .as("one of two signatures, in time")
        .isEqualTo("true");
    assertThat(verdict(language, new Call(BODY.replace('4', '5'), SIGNATURE, TIME)))
        .as("another body")
        .isEqualTo("false");
    assertThat(verdict(language, new Call(BODY, SIGNATURE, TIME + 301)))
        .as("replayed later")
        .isEqualTo("false");
    assertThat(verdict(language, new Call(BODY, "v1,AAAA", TIME)))
        .as("another signature")
        .isEqualTo("false");
  }

  private String verdict(Language language, Call call) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve(language.file), Guide.blocks(language.block) + language.main(call));
    Guide.Said said = Guide.run(List.of(language.program, program.toString()), Map.of());
    assertThat(said.exit()).as(said.text()).isZero();
    return said.text().strip().toLowerCase(Locale.ROOT);
  }
}
