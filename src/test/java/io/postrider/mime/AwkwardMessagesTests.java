package io.postrider.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mime.AwkwardMessages.Awkward;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes, it is read as far as it can be, and what is wrong with it is told. */
class AwkwardMessagesTests {
  private final MessageParser parser = new MessageParser();

  static List<Awkward> messages() {
    return AwkwardMessages.all();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void tellsWhatIsWrongAndNothingElse(Awkward awkward) {
    ParsedMessage parsed = parser.parse(OctetSource.of(awkward.octets()));

    assertThat(parsed.problems().stream().map(ParseProblem::code).collect(Collectors.toSet()))
        .isEqualTo(awkward.problems());
    assertThat(parsed.problems()).hasSizeLessThanOrEqualTo(100);
    assertThat(parsed.status())
        .isEqualTo(
            awkward.problems().contains(ParseProblemCode.HEADER_MISSING)
                ? ParseStatus.FAILED
                : awkward.problems().isEmpty() ? ParseStatus.OK : ParseStatus.PARTIAL);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsTextHeadersAndPartsOfEach(Awkward awkward) throws Exception {
    OctetSource source = OctetSource.of(awkward.octets());
    MessageReader reader = parser.reader(source);

    for (ParsedAttachment attachment : parser.parse(source).attachments()) {
      try (var part = reader.openPart(attachment.partPath()).orElseThrow()) {
        assertThat(part.readAllBytes().length).isEqualTo((int) attachment.size());
      }
      try (var part = MessageParser.open(source, attachment.location())) {
        assertThat(part.readAllBytes().length).isEqualTo((int) attachment.size());
      }
    }
    assertThat(reader.headers()).allSatisfy(line -> assertThat(line.value()).doesNotContain("\0"));
    reader.html(1000).ifPresent(html -> assertThat(html.text()).hasSizeLessThanOrEqualTo(1000));
    reader.text(1000).ifPresent(text -> assertThat(text.text()).hasSizeLessThanOrEqualTo(1000));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isReadCutAtAnyPlace(Awkward awkward) {
    byte[] octets = awkward.octets();
    int step = Math.max(1, octets.length / 200);

    for (int length = 0; length < Math.min(octets.length, 20_000); length += step) {
      ParsedMessage parsed = parser.parse(OctetSource.of(java.util.Arrays.copyOf(octets, length)));
      assertThat(parsed.problems())
          .noneMatch(problem -> problem.code() == ParseProblemCode.PARSER_FAILED);
    }
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(messages()).hasSizeGreaterThan(60);
  }
}
