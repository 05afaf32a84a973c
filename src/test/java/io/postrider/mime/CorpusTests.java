package io.postrider.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Messages that broke other software. They lie in a folder beside the project, {@code
 * ../shared/corpus}, or where {@code -Dpostrider.corpus} says; skipped where they are not.
 */
class CorpusTests {
  private final MessageParser parser = new MessageParser();

  /** The messages of the folder. */
  static List<Path> messages() throws IOException {
    Path folder = Path.of(System.getProperty("postrider.corpus", "../shared/corpus"));
    assumeTrue(
        Files.isDirectory(folder),
        "no corpus of awkward messages at " + folder + "; name it by -Dpostrider.corpus");
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> !file.getFileName().toString().equals("README.md"))
          .sorted()
          .toList();
    }
  }

  @Test
  void readsEveryMessageThatBrokeOthers() throws IOException {
    TreeMap<String, String> told = new TreeMap<>();
    for (Path file : messages()) {
      OctetSource source = OctetSource.of(Files.readAllBytes(file));
      ParsedMessage parsed = parser.parse(source);
      MessageReader reader = parser.reader(source);

      assertThat(parsed.problems())
          .as(file.toString())
          .noneMatch(problem -> problem.code() == ParseProblemCode.PARSER_FAILED);
      assertThat(parsed.status() == ParseStatus.FAILED)
          .as(file.toString())
          .isEqualTo(told(parsed).contains("header.missing"));
      reader.text(1 << 20);
      reader.html(1 << 20);
      reader.headers();
      told.put(file.getFileName().toString(), told(parsed));
    }
    assertThat(told).isNotEmpty();
  }

  private static String told(ParsedMessage parsed) {
    return parsed.problems().stream()
        .map(problem -> problem.code().code() + " (" + problem.detail() + ")")
        .collect(Collectors.joining(", "));
  }
}
