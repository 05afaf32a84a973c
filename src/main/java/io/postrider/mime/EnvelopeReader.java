package io.postrider.mime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from the message's own header what people ask for. One reading per instance. */
final class EnvelopeReader {
  private static final int SUBJECT_LIMIT = 2000;
  private static final int ADDRESS_FIELD_LIMIT = 1000;

  private final HeaderBlock header;
  private final @Nullable String charset;
  private final Problems problems;

  EnvelopeReader(Entity root, Problems problems) {
    this.header = root.header();
    this.charset = root.typeParameter("charset");
    this.problems = problems;
  }

  Envelope read() {
    List<MailAddress> sender = addresses("Sender");
    return new Envelope(
        first(ids("Message-ID")),
        first(ids("In-Reply-To")),
        ids("References"),
        addresses("From"),
        sender.isEmpty() ? null : sender.getFirst(),
        addresses("Reply-To"),
        addresses("To"),
        addresses("Cc"),
        subject(),
        sentAt(),
        receivedAt());
  }

  List<HeaderLine> lines() {
    return header.fields().stream()
        .map(field ->
            new HeaderLine(
                field.name(),
                HeaderText.decode(field.octets(), charset, field.name(), problems),
                HeaderText.cleanLines(
                    HeaderText.characters(field.octets(), charset, field.name(), problems))))
        .toList();
  }

  private @Nullable String subject() {
    String octets = header.only("Subject", "", problems);
    if (octets == null) {
      return null;
    }
    String text = HeaderText.decode(octets, charset, "Subject", problems);
    if (text.length() > SUBJECT_LIMIT) {
      problems.add(ParseProblemCode.HEADER_TRUNCATED, "Subject");
    }
    return HeaderText.cut(text, SUBJECT_LIMIT);
  }

  private List<String> ids(String name) {
    String octets = header.only(name, "", problems);
    if (octets == null) {
      return List.of();
    }
    String text = HeaderText.unfold(HeaderText.characters(octets, charset, name, problems));
    return MessageIds.all(HeaderText.clean(text));
  }

  private static @Nullable String first(List<String> ids) {
    return ids.isEmpty() ? null : ids.getFirst();
  }

  /** All fields of that name: some senders write one line per recipient. */
  private List<MailAddress> addresses(String name) {
    List<String> values = header.all(name);
    if (values.size() > 1) {
      problems.add(ParseProblemCode.HEADER_DUPLICATE, name);
    }
    List<MailAddress> addresses = new ArrayList<>();
    for (String octets : values) {
      if (addresses.size() < ADDRESS_FIELD_LIMIT) {
        String text = HeaderText.unfold(HeaderText.characters(octets, charset, name, problems));
        addresses.addAll(Addresses.parse(text, name, problems));
      }
    }
    return List.copyOf(addresses.subList(0, Math.min(addresses.size(), ADDRESS_FIELD_LIMIT)));
  }

  private @Nullable Instant sentAt() {
    String octets = header.only("Date", "", problems);
    if (octets == null) {
      return null;
    }
    Instant date = MailDates.parse(HeaderText.decode(octets, charset, "Date", problems));
    if (date == null) {
      problems.add(ParseProblemCode.DATE_UNPARSABLE, "Date");
    }
    return date;
  }

  private @Nullable Instant receivedAt() {
    String octets = header.first("Received");
    return octets == null ? null : MailDates.received(HeaderText.clean(HeaderText.unfold(octets)));
  }
}
