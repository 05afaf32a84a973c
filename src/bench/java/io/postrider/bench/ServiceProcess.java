package io.postrider.bench;

import io.postrider.PostriderApplication;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service, started as a process of its own and watched from outside. */
final class ServiceProcess implements AutoCloseable {

  static final String TOKEN = "benchmark-admin-token";

  /** {@code -Dbench.service=…} adds options, a flight recording's for one. */
  private static final List<String> MORE =
      Arrays.stream(System.getProperty("bench.service", "").split(" ", -1))
          .filter(Predicate.not(String::isEmpty))
          .toList();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;

  private ServiceProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the jar and returns once it answers that it is ready. */
  static ServiceProcess start(Path jar, int port, Path log, Map<String, String> settings)
      throws IOException, InterruptedException {
    return start(List.of("-jar", jar.toString()), port, log, settings);
  }

  /** Starts the classes of this benchmark's own class path, on a free port. */
  static ServiceProcess startClasses(Path log, Map<String, String> settings)
      throws IOException, InterruptedException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    List<String> what =
        List.of(
            "-cp", System.getProperty("java.class.path"), PostriderApplication.class.getName());
    return start(what, port, log, settings);
  }

  private static ServiceProcess start(
      List<String> what, int port, Path log, Map<String, String> settings)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + System.getProperty("postrider.bench.heap", "512m"),
                "-XX:+UseParallelGC", // as the image does
                "-XX:+UseCompactObjectHeaders"));
    command.addAll(MORE);
    command.addAll(what);
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder.environment().put("POSTRIDER_SECURITY_BOOTSTRAP_TOKEN", TOKEN);
    builder.environment().put("POSTRIDER_EGRESS_ALLOW", "127.0.0.0/8,::1/128");
    builder.environment().put("POSTRIDER_EGRESS_PORTS", "*");
    builder.environment().put("POSTRIDER_SCHEDULE_ENABLED", "false");
    builder.environment().putAll(settings); // these win
    var service = new ServiceProcess(builder.start(), port);
    while (!service.isReady()) {
      if (!service.process.isAlive()) {
        throw new IOException("the service ended: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
    return service;
  }

  /** A request with the admin token; a JSON body makes it a POST. */
  String call(String method, String path, String body) throws IOException, InterruptedException {
    var publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  long pid() {
    return process.pid();
  }

  /** The SHA-256 of what is served there, in hexadecimal. */
  String digest(String path) throws IOException, InterruptedException, NoSuchAlgorithmException {
    HttpResponse<InputStream> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(response.body(), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The most memory the process had resident so far, in MiB; Linux only. */
  long peakResidentMegabytes() throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
    Matcher peak = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(status);
    if (!peak.find()) {
      throw new IOException("no VmHWM in " + status);
    }
    return Long.parseLong(peak.group(1)) / 1024;
  }

  /** Processor time that the process has used so far, in seconds. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private boolean isReady() throws InterruptedException {
    try {
      HttpResponse<String> response =
          HTTP.send(
              HttpRequest.newBuilder(
                      URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                  .timeout(Duration.ofSeconds(2))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(30, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
