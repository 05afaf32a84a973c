package io.postrider.chaos;

import io.postrider.ApiClient;
import io.postrider.PostriderApplication;
import io.postrider.PostriderIntegrationTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The service as a process of its own, on a port that it keeps through all its lives. Used by one
 * thread, save for {@link #isReady} and {@link #api}.
 */
final class Replica {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int number;
  private final int port;
  private final Path log;
  private final Map<String, String> settings;
  private Process process;

  Replica(int number, Path folder, Map<String, String> settings) throws IOException {
    this.number = number;
    this.settings = settings;
    this.log = folder.resolve("replica-" + number + ".log");
    try (var free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    this.process = launch();
  }

  private Process launch() throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                System.getProperty("java.class.path"),
                PostriderApplication.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(settings);
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder.environment().put("POSTRIDER_SECURITY_BOOTSTRAP_TOKEN", PostriderIntegrationTest.TOKEN);
    return builder.start();
  }

  long pid() {
    return process.pid();
  }

  ApiClient api() {
    return new ApiClient(port);
  }

  /** Power off. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** A process that ended, of itself or not, is started again, as any orchestrator would. */
  boolean startIfDead() throws IOException {
    if (process.isAlive()) {
      return false;
    }
    process = launch();
    return true;
  }

  /** SIGSTOP: alive, with open sockets, and deaf. */
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder(List.of("kill", name, Long.toString(pid()))).start().waitFor();
  }

  boolean isReady() throws InterruptedException {
    try {
      URI probe = URI.create("http://localhost:" + port + "/actuator/health/readiness");
      return HTTP.send(
                  HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(2)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // down, or not up yet
    }
  }

  @Override
  public String toString() {
    return "replica " + number;
  }
}
