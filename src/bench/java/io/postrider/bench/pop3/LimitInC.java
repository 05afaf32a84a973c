package io.postrider.bench.pop3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The limit client in C ({@code src/bench/c/limit.c}), compiled here; a process for each run. */
final class LimitInC implements Peer {

  private static final Path SOURCE = Path.of("src/bench/c/limit.c");

  private final Path program;

  private LimitInC(Path program) {
    this.program = program;
  }

  /** Compiles it; empty where there is no compiler, no OpenSSL or no source at hand. */
  static Optional<Peer> compiled(Path folder) throws IOException, InterruptedException {
    Path program = folder.resolve("limit");
    Path log = folder.resolve("limit.log");
    if (!Command.isInstalled("gcc") || !Files.exists(SOURCE)) {
      System.out.println("left out: limit-c (needs gcc, and to be run from the project's folder)");
      return Optional.empty();
    }
    List<String> compile =
        List.of("gcc", "-O2", "-o", program.toString(), SOURCE.toString(), "-lssl", "-lcrypto");
    if (!Command.succeeds(compile, log)) {
      System.out.println("left out: limit-c (needs libssl-dev): " + Files.readString(log));
      return Optional.empty();
    }
    return Optional.of(new LimitInC(program));
  }

  @Override
  public String name() {
    return "limit-c";
  }

  @Override
  public Run run(Maildrop drop, Task task) throws IOException, InterruptedException {
    return Run.of(
        Command.output(
            List.of(
                program.toString(),
                drop.host(),
                Integer.toString(drop.port()),
                drop.user(),
                drop.password(),
                drop.tls() ? drop.authority().toString() : "-",
                switch (task) {
                  case Task.Fetch _ -> "fetch";
                  case Task.Poll _ -> "poll";
                },
                switch (task) {
                  case Task.Fetch(int most) -> Integer.toString(most);
                  case Task.Poll(int sessions) -> Integer.toString(sessions);
                })));
  }

  @Override
  public int warmUps(Task task) {
    return 1;
  }
}
