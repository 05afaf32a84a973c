package io.postrider.bench.pop3;

import com.sun.management.OperatingSystemMXBean;
import io.postrider.bench.pop3.MailClient.Fetched;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The process of one {@link MailClient}: reads a task and a maildrop a line, runs it, answers with
 * a {@link Run} a line, until its standard input ends.
 */
public final class Worker {

  /** What a line begins with that is an answer. */
  static final String ANSWER = "run ";

  private Worker() {}

  public static void main(String[] arguments) throws Exception {
    MailClient client = client(arguments);
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String task = orders.readLine(); task != null; task = orders.readLine()) {
      Maildrop drop = Maildrop.of(orders.readLine());
      answers.println(ANSWER + run(client, Task.of(task), drop).line());
    }
  }

  private static Run run(MailClient client, Task task, Maildrop drop) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long began = System.nanoTime();
    Fetched fetched = new Fetched(0, 0, 0);
    switch (task) {
      case Task.Fetch(int most) -> fetched = client.fetch(drop, most);
      case Task.Poll(int sessions) -> {
        for (int i = 0; i < sessions; i++) {
          fetched = new Fetched(client.poll(drop), 0, 0);
        }
      }
    }
    return new Run(
        (System.nanoTime() - began) / 1e9,
        (system.getProcessCpuTime() - cpu) / 1e9,
        fetched.openNanos() / 1e9,
        fetched.messages(),
        fetched.octets());
  }

  /**
   * @param arguments its name, then what it must be told beside
   */
  static MailClient client(String... arguments) {
    String name = arguments[0];
    return switch (name) {
      case "engine" -> new EngineClient();
      case "limit-java" -> new LimitClient();
      case "commons-net" -> new CommonsNetClient();
      case "angus" -> new AngusClient();
      case "angus-jdbc" -> new AngusJdbcClient(arguments[1]);
      default -> throw new IllegalArgumentException("no client is called " + name);
    };
  }
}
