package io.postrider.pop3;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class ScriptedContractTests extends Pop3ContractTests {

  private @Nullable ScriptedPop3Server server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Pop3Client client(List<byte[]> messages) {
    Maildrop drop = new Maildrop();
    for (int i = 0; i < messages.size(); i++) {
      drop.deliver("uid-" + (i + 1), messages.get(i));
    }
    server = configure(ScriptedPop3Server.serving("alice", "secret", drop)).start();
    return Pop3Client.builder(new Endpoint(server.host(), server.port(), TlsPolicy.CLEARTEXT))
        .build();
  }

  ScriptedPop3Server.Builder configure(ScriptedPop3Server.Builder builder) {
    return builder;
  }

  @Override
  Credentials credentials() {
    return new Credentials.Password("alice", "secret");
  }
}
