package io.postrider.message;

import io.postrider.mime.Envelope;
import io.postrider.mime.MailAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The address fields of a message, kept as one JSON text: they are read together or not at all. */
record AddressFields(
    List<MailAddress> from,
    @Nullable MailAddress sender,
    List<MailAddress> replyTo,
    List<MailAddress> to,
    List<MailAddress> cc) {

  static AddressFields of(Envelope envelope) {
    return new AddressFields(
        envelope.from(), envelope.sender(), envelope.replyTo(), envelope.to(), envelope.cc());
  }
}
