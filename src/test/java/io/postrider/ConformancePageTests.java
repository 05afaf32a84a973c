package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** docs/pop3-conformance.md names tests; each of them must be there. */
class ConformancePageTests {

  private static final Path PAGE = Path.of("docs/pop3-conformance.md");
  private static final Path DIALOGUES = Path.of("src/test/resources/dialogues");
  private static final Pattern ROW = Pattern.compile("\\| ([A-Z][0-9]+)\\. .*");
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Tests|IT))(?:#([a-zA-Z0-9]+))?`");
  private static final Pattern DIALOGUE =
      Pattern.compile("`VendorDialogueTests#isFollowedToTheLetter` \\(([a-z0-9., -]+)\\)");

  /** The tests of this house: their methods by the simple name of their class. */
  private static final Map<String, Set<String>> TESTS =
      new ClassFileImporter()
          .importPackages("io.postrider").stream()
              .filter(type -> type.getEnclosingClass().isEmpty())
              .filter(type -> type.getSimpleName().matches(".*(Tests|IT)"))
              .collect(
                  Collectors.toMap(
                      JavaClass::getSimpleName,
                      ConformancePageTests::testsOf,
                      ConformancePageTests::both));

  private static Set<String> testsOf(JavaClass type) {
    return type.getAllMethods().stream()
        .filter(method -> method.isMetaAnnotatedWith(Testable.class))
        .map(method -> method.getName())
        .collect(Collectors.toSet());
  }

  /** Two classes of one simple name, in two packages: the page may mean either. */
  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }

  private static List<String> rows() {
    try {
      return Files.readAllLines(PAGE).stream().filter(line -> ROW.matcher(line).matches()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    List<String> missing = new ArrayList<>();
    for (String row : rows()) {
      NAMED
          .matcher(row)
          .results()
          .forEach(named -> {
            Set<String> methods = TESTS.getOrDefault(named.group(1), Set.of());
            String method = named.group(2);
            if (method == null ? methods.isEmpty() : !methods.contains(method)) {
              missing.add(named.group());
            }
          });
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyRowNamesATestOrSaysWhyThereIsNone() {
    assertThat(rows())
        .hasSizeGreaterThan(180)
        .allSatisfy(row -> {
          String last = row.substring(row.lastIndexOf('|', row.length() - 2) + 1).strip();
          assertThat(NAMED.matcher(last).find() || last.startsWith("none: ")).as(row).isTrue();
        });
  }

  @Test
  void everyPointIsThereOnce() {
    assertThat(rows()).extracting(row -> row.split("\\.", 2)[0]).doesNotHaveDuplicates();
  }

  @Test
  void everyDialogueThatIsNamedIsThere() {
    for (String row : rows()) {
      DIALOGUE
          .matcher(row)
          .results()
          .flatMap(named -> Pattern.compile(", ").splitAsStream(named.group(1)))
          .filter(name -> !name.startsWith("the "))
          .forEach(name -> assertThat(DIALOGUES.resolve(name + ".txt")).exists());
    }
  }
}
