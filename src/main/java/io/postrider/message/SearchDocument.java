package io.postrider.message;

import io.postrider.mime.MailAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
  private static final String GAP = ".";

  /** Chars of all words of a document. PostgreSQL takes 1 MiB of distinct ones in UTF-8. */
  private static final int CHARS_LIMIT = 1024 * 1024;

  private static final int DISTINCT_OCTETS_LIMIT = 600 * 1024;

  /** PostgreSQL counts places no further than this; words beyond it are found, phrases are not. */
  private static final int LAST_PLACE = 16_382;

  private static final int PLACES_OF_A_WORD = 250;

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

  /** As the text of a {@code tsvector}: {@code 'word':place,place …}. */
  String tsvector() {
    Map<String, Places> places = new HashMap<>();
    int octets = 0;
    int place = 1;
    int end;
    for (int at = 1; at < text.length(); at = end + 1) {
      end = text.indexOf(' ', at);
      String word = text.substring(at, end);
      if (!word.equals(GAP)) {
        Places known = places.get(word);
        if (known == null && octets < DISTINCT_OCTETS_LIMIT) {
          octets += 3 * word.length() + 4;
          known = new Places();
          places.put(word, known);
        }
        if (known != null) {
          known.add(place);
        }
      }
      place++;
    }
    StringBuilder vector = new StringBuilder(2 * text.length());
    places.forEach((word, at) -> {
      vector.append('\'').append(word).append('\'');
      at.appendTo(vector);
    });
    return vector.toString();
  }

  /** Where a word stands, as far as PostgreSQL keeps that. */
  private static final class Places {
    private int[] places = new int[2];
    private int count;

    void add(int place) {
      if (place <= LAST_PLACE && count < PLACES_OF_A_WORD) {
        if (count == places.length) {
          places = Arrays.copyOf(places, 2 * count);
        }
        places[count++] = place;
      }
    }

    void appendTo(StringBuilder vector) {
      for (int i = 0; i < count; i++) {
        vector.append(i == 0 ? ':' : ',').append(places[i]);
      }
      vector.append(' ');
    }
  }

  /** As one text: {@code " word word . word "}, a dot where two texts meet. */
  String text() {
    return text;
  }
}
