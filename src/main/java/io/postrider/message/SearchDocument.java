package io.postrider.message;

import io.postrider.mime.MailAddress;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The words by which one message is found: those of its header, once under the name of their field
 * and once as words of all, of the names of its attachments, and of its text. Bounded: what is
 * beyond the bounds is not found by, and nothing fails. Many wait for the commit of their batch, so
 * the words are kept as one text. Made once, read-only afterwards.
 */
final class SearchDocument {
  /** Between two texts, so that no phrase reaches from one into the other. */
  static final String GAP = ".";

  /** Chars of all words of a document. PostgreSQL takes 1 MiB of distinct ones in UTF-8. */
  private static final int CHARS_LIMIT = 1024 * 1024;

  private final String text;

  private SearchDocument(String text) {
    this.text = text;
  }

  static SearchDocument of(StoredMessage message, String text) {
    Filed document = new Filed();
    document.add(account(message.accountId()));
    var envelope = message.reading().envelope();
    document.field(SearchField.SUBJECT, envelope.subject() == null ? "" : envelope.subject());
    envelope.from().forEach(address -> document.address(SearchField.FROM, address));
    Stream.of(envelope.to(), envelope.cc())
        .flatMap(Collection::stream)
        .forEach(address -> document.address(SearchField.TO, address));
    if (envelope.sender() != null) {
      document.address(SearchField.ANY, envelope.sender());
    }
    envelope.replyTo().forEach(address -> document.address(SearchField.ANY, address));
    for (StoredAttachment attachment : message.attachments()) {
      if (attachment.filename() != null) {
        document.field(SearchField.ANY, attachment.filename());
      }
    }
    document.field(SearchField.ANY, text);
    return new SearchDocument(document.words.toString());
  }

  /** A word that finds all messages of an account. */
  static String account(UUID id) {
    return "a:" + id.toString().replace("-", "");
  }

  /** A document in the making. */
  private static final class Filed {
    private final StringBuilder words = new StringBuilder(" ");

    void address(SearchField field, MailAddress address) {
      String name = address.name() == null ? "" : address.name();
      String mailbox = address.address() == null ? "" : address.address();
      field(field, name);
      field(field, mailbox);
    }

    void field(SearchField field, String text) {
      add(GAP);
      Words.filed(text, this::add);
      if (field != SearchField.ANY) {
        add(GAP);
        Words.filed(text, word -> add(field.named(word)));
      }
    }

    void add(String word) {
      if (words.length() < CHARS_LIMIT) {
        words.append(word).append(' ');
      }
    }
  }

  /** As one text: {@code " word word . word "}, a dot where two texts meet. */
  String text() {
    return text;
  }
}
