package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedactionTests {

  private static final String SECRET = "hunter2-very-secret";

  @Test
  void theTranscriptTellsTheDialogueWithoutSecretsAndContent() throws Exception {
    Transcript transcript = new Transcript();
    Maildrop maildrop = new Maildrop().deliver("uid-1", "Subject: private\r\n\r\nprivate\r\n");
    try (var server =
            ScriptedPop3Server.serving("alice", SECRET, maildrop).capabilities("UIDL").start();
        AuthorizationSession hello =
            Dial.to(server).transcript(transcript).build().connect(Dial.soon());
        TransactionSession drop =
            hello.authenticate(new Credentials.Password("alice", SECRET), Dial.soon())) {
      drop.uidl(Dial.soon());
      drop.retr(1, new CollectingSink(), Dial.soon());
      drop.quit(Dial.soon());
    }

    assertThat(transcript.lines())
        .containsExactly(
            "S: +OK ready",
            "C: CAPA",
            "S: +OK",
            "S: UIDL",
            "S: .",
            "C: USER alice",
            "S: +OK",
            "C: PASS •••",
            "S: +OK 1 messages",
            "C: CAPA",
            "S: +OK",
            "S: UIDL",
            "S: .",
            "C: UIDL",
            "S: +OK",
            "S: 1 uid-1",
            "S: .",
            "C: RETR 1",
            "S: +OK 29 octets",
            "S: (29 octets of message 1)",
            "C: QUIT",
            "S: +OK bye");
  }

  @ParameterizedTest
  @EnumSource(
      value = Mechanism.class,
      names = {"USER_PASS", "PLAIN", "LOGIN", "CRAM_MD5", "SCRAM_SHA_256"})
  void aServerThatEchoesWhatItHeardGetsNoSecretIntoAnyText(Mechanism mechanism) throws Exception {
    Transcript transcript = new Transcript();
    Credentials credentials = new Credentials.Password("alice", SECRET, mechanism);
    try (EchoServer server = new EchoServer();
        AuthorizationSession hello =
            Pop3Client.builder(new Endpoint("127.0.0.1", server.port(), TlsPolicy.CLEARTEXT))
                .transcript(transcript)
                .build()
                .connect(Dial.soon())) {
      Pop3Exception failure =
          catchThrowableOfType(
              Pop3Exception.class, () -> hello.authenticate(credentials, Dial.soon()));

      StringWriter everything = new StringWriter();
      failure.printStackTrace(new PrintWriter(everything, true));
      everything
          .append(failure.command())
          .append(failure.reply().toString())
          .append(transcript.lines().toString())
          .append(credentials.toString())
          .append(hello.capabilities().toString());
      requireClean(everything.toString());
    }
  }

  @Test
  void credentialsShowNoSecret() {
    assertThat(new Credentials.Password("alice", SECRET).toString()).doesNotContain(SECRET);
    assertThat(new Credentials.Bearer("alice", SECRET).toString()).doesNotContain(SECRET);
  }

  private static void requireClean(String text) {
    byte[] octets = SECRET.getBytes(StandardCharsets.UTF_8);
    List<String> forms =
        List.of(
            SECRET,
            Base64.getEncoder().encodeToString(octets),
            Base64.getEncoder()
                .encodeToString(("\0alice\0" + SECRET).getBytes(StandardCharsets.UTF_8)));
    forms.forEach(form -> assertThat(text).doesNotContain(form));
  }

  /** Says back whatever it hears, as challenge and as refusal. */
  private static final class EchoServer implements AutoCloseable {
    private final java.net.ServerSocket listener;

    EchoServer() throws java.io.IOException {
      listener = new java.net.ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"));
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void serve() {
      try (var socket = listener.accept()) {
        ServerWire wire = new ServerWire(socket, line -> {});
        wire.line("+OK");
        String heard = wire.readLine();
        int answers = 0;
        while (heard != null) {
          boolean challenge = heard.startsWith("AUTH") && !heard.contains("PLAIN ");
          boolean more = answers == 3 && !heard.startsWith("PASS");
          if (heard.startsWith("USER")) {
            wire.line("+OK " + heard);
          } else if (challenge || more) {
            wire.line("+ " + Base64.getEncoder().encodeToString(new byte[0]));
          } else {
            wire.line("-ERR you said " + heard + " [" + heard + "]");
          }
          answers++;
          heard = wire.readLine();
        }
      } catch (java.io.IOException e) {
        assertThat(listener.isBound()).isTrue(); // the client has gone: that is all right
      }
    }

    @Override
    public void close() throws java.io.IOException {
      listener.close();
    }
  }
}
