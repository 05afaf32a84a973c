package io.postrider.bench.pop3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The peers of one benchmark, as far as this machine has them. */
final class Peers implements AutoCloseable {

  private final List<Peer> peers = new ArrayList<>();

  /**
   * @param wanted {@code peers=a,b} leaves out the others
   */
  Peers(Options options, Path folder, String... wanted) throws IOException, InterruptedException {
    for (String name : wanted) {
      if (!options.names("peers", name)) {
        continue;
      }
      switch (name) {
        case "limit-c" -> LimitInC.compiled(folder).ifPresent(peers::add);
        case "mpop" -> MpopPeer.installed(folder).ifPresent(peers::add);
        default -> peers.add(WorkerPeer.start(name));
      }
    }
  }

  List<Peer> all() {
    return peers;
  }

  @Override
  public void close() {
    for (Peer peer : peers) {
      peer.close();
    }
  }
}
