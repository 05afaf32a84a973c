package io.postrider.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The code blocks of {@code docs/api.md}, and how they are run. */
final class Guide {

  private static final Path PAGE = Path.of("docs", "api.md");

  private Guide() {}

  /** All blocks with that info string, joined in the order of the page. */
  static String blocks(String info) {
    try {
      Matcher blocks =
          Pattern.compile("(?ms)^```" + Pattern.quote(info) + "\n(.*?)^```$")
              .matcher(Files.readString(PAGE));
      String text = blocks.results().map(each -> each.group(1)).collect(Collectors.joining("\n"));
      if (text.isEmpty()) {
        throw new IllegalStateException(PAGE + " has no block of " + info);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a program said, errors and all. */
  record Said(int exit, String text) {}

  static boolean there(String program) {
    try {
      return run(List.of(program, "--version"), Map.of()).exit() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  static Said run(List<String> command, Map<String, String> environment) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
      return new Said(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
