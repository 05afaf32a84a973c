package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectTests {

  private static ConnectFailed failure(HostResolver resolver, int port) {
    Pop3Client client =
        Pop3Client.builder(new Endpoint("pop.example.com", port, TlsPolicy.CLEARTEXT))
            .resolver(resolver)
            .build();
    return catchThrowableOfType(ConnectFailed.class, () -> client.connect(Dial.soon()));
  }

  @Test
  void anUnknownHostIsToldApart() {
    ConnectFailed thrown =
        failure(
            host -> {
              throw new UnknownHostException(host);
            },
            110);
    ConnectFailed empty = failure(host -> List.of(), 110);

    assertThat(thrown.reason()).isEqualTo(ConnectFailed.Reason.UNKNOWN_HOST);
    assertThat(thrown.stage()).isEqualTo(Stage.DNS);
    assertThat(empty.reason()).isEqualTo(ConnectFailed.Reason.UNKNOWN_HOST);
  }

  @Test
  void anObjectionOfTheResolverIsTheCause() {
    IOException objection = new IOException("forbidden by egress");
    ConnectFailed failure =
        failure(
            host -> {
              throw objection;
            },
            110);

    assertThat(failure.reason()).isEqualTo(ConnectFailed.Reason.RESOLVER);
    assertThat(failure).hasCause(objection);
  }

  @Test
  void aClosedPortIsRefused() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ConnectFailed failure = failure(host -> List.of(InetAddress.ofLiteral("127.0.0.1")), port);

    assertThat(failure.reason()).isEqualTo(ConnectFailed.Reason.REFUSED);
    assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
  }

  @Test
  void triesTheNextAddressWhereOneDoesNotAnswer() throws Exception {
    try (var server = ScriptedPop3Server.playing("S: +OK\nC: CAPA\nS: -ERR").start()) {
      Pop3Client client =
          Pop3Client.builder(new Endpoint("pop.example.com", server.port(), TlsPolicy.CLEARTEXT))
              .resolver(host ->
                  List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1")))
              .build();
      try (AuthorizationSession hello = client.connect(Dial.soon())) {
        assertThat(hello.greeting().reply().positive()).isTrue();
      }
    }
  }

  @Test
  void anEndpointThatCannotBeIsNotMade() {
    assertThatThrownBy(() -> new Endpoint("", 995, TlsPolicy.IMPLICIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Endpoint("a b", 995, TlsPolicy.IMPLICIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Endpoint("host", 0, TlsPolicy.IMPLICIT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
