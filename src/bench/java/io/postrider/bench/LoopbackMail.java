package io.postrider.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** A running {@link LoopbackMailServer}. */
record LoopbackMail(Process process, int tlsPort, int clearPort, String pem)
    implements AutoCloseable {

  /** Starts one of so many hosts, whose maildrops have so many messages of so many blocks. */
  static LoopbackMail start(int hosts, int messages, int blocks) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                LoopbackMailServer.class.getName(),
                Integer.toString(hosts),
                Integer.toString(messages),
                Integer.toString(blocks))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    return new LoopbackMail(
        process,
        Integer.parseInt(said.readLine()),
        Integer.parseInt(said.readLine()),
        new String(Base64.getDecoder().decode(said.readLine()), StandardCharsets.US_ASCII));
  }

  /** The name of a host by its number. */
  static String host(int number) {
    return "127.0.0." + (number + 1);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
