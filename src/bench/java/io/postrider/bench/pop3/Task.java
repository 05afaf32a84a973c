package io.postrider.bench.pop3;

/** What a peer is asked to do in one run. */
public sealed interface Task {

  /** One session: log in, list, read so many messages at most, QUIT. Nothing is deleted. */
  record Fetch(int most) implements Task {}

  /** So many sessions, one after the other: log in, STAT, QUIT. */
  record Poll(int sessions) implements Task {}

  default String line() {
    return switch (this) {
      case Fetch(int most) -> "fetch\t" + most;
      case Poll(int sessions) -> "poll\t" + sessions;
    };
  }

  static Task of(String line) {
    String[] part = line.split("\t", -1);
    int number = Integer.parseInt(part[1]);
    return part[0].equals("fetch") ? new Fetch(number) : new Poll(number);
  }
}
