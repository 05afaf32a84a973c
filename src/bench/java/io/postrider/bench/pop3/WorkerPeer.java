package io.postrider.bench.pop3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A client in Java, warm in a virtual machine of its own for as long as the benchmark lasts. */
final class WorkerPeer implements Peer {

  /** As the service runs; {@code -Dbench.worker=…} adds options, a flight recording's for one. */
  static final List<String> JVM =
      Stream.concat(
              Stream.of("-Xmx512m", "-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders"),
              Arrays.stream(System.getProperty("bench.worker", "").split(" ", -1)))
          .filter(Predicate.not(String::isEmpty))
          .toList();

  private final String name;
  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;

  private WorkerPeer(String name, Process process) {
    this.name = name;
    this.process = process;
    this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * @param needs what that client must be told beside its name
   */
  static WorkerPeer start(String name, String... needs) {
    String[] arguments = Stream.concat(Stream.of(name), Arrays.stream(needs)).toArray(String[]::new);
    try {
      return new WorkerPeer(name, java(Worker.class, JVM, arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a main class of ours in this Java, on this class path; its errors come out here. */
  static Process java(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Run run(Maildrop drop, Task task) throws IOException {
    orders.write(task.line() + "\n" + drop.line() + "\n");
    orders.flush();
    String answer = answers.readLine();
    while (answer != null && !answer.startsWith(Worker.ANSWER)) {
      System.err.println(name + ": " + answer); // the virtual machine's own words
      answer = answers.readLine();
    }
    if (answer == null) {
      throw new IOException(name + " ended");
    }
    return Run.of(answer.substring(Worker.ANSWER.length()));
  }

  @Override
  public int warmUps(Task task) {
    return switch (task) {
      case Task.Fetch _ -> 6;
      case Task.Poll(int sessions) -> Math.max(1, 3_000 / sessions);
    };
  }

  @Override
  public void close() {
    try {
      orders.close();
    } catch (IOException e) {
      process.destroy();
    }
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
