package io.postrider.pop3.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole sessions with the servers of this world, from {@code dialogues/*.txt}: written by us from
 * what is known of each server, played over real sockets, followed to the letter however the octets
 * come. A failed random replay is repeated with {@code -Dpostrider.dialogue.seed=…}.
 */
class VendorDialogueTests {

  private static final List<String> SERVERS =
      List.of(
          "courier",
          "cyrus",
          "dovecot",
          "exchange-online",
          "gmail",
          "gmx",
          "greenmail",
          "hmailserver",
          "james",
          "outlook.com",
          "qpopper",
          "yahoo");

  static Stream<Arguments> replays() {
    long seed =
        Long.getLong("postrider.dialogue.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    List<Arguments> replays = new ArrayList<>();
    for (VendorDialogue dialogue : dialogues()) {
      List<Delivery> deliveries =
          List.of(Delivery.asItStands(), Delivery.octetByOctet(), Delivery.random(seed));
      for (Delivery delivery : deliveries) {
        replays.add(Arguments.of(dialogue.name(), delivery, dialogue));
        if (dialogue.bareLfToo()) {
          replays.add(Arguments.of(dialogue.name(), delivery.inBareLf(), dialogue));
        }
      }
    }
    return replays.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("replays")
  void isFollowedToTheLetter(String name, Delivery delivery, VendorDialogue dialogue)
      throws Exception {
    new Replay(dialogue, delivery).run();
  }

  @Test
  void everyServerHasItsDialogues() {
    List<VendorDialogue> dialogues = dialogues();

    assertThat(SERVERS)
        .allSatisfy(server ->
            assertThat(dialogues).anyMatch(dialogue -> dialogue.name().startsWith(server)));
    assertThat(dialogues)
        .allSatisfy(dialogue -> assertThat(dialogue.facts()).as(dialogue.name()).isNotEmpty());
    assertThat(dialogues).filteredOn(VendorDialogue::bareLfToo).hasSizeGreaterThanOrEqualTo(3);
  }

  private static List<VendorDialogue> dialogues() {
    URL directory = Objects.requireNonNull(VendorDialogueTests.class.getResource("/dialogues"));
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      return files.sorted().map(VendorDialogueTests::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static VendorDialogue read(Path file) {
    try {
      String name = file.getFileName().toString();
      return VendorDialogue.parse(name.replace(".txt", ""), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
