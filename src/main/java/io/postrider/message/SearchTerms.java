package io.postrider.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for: terms that must all be met. Terms stand between spaces; {@code "some
 * words"} must stand together, {@code word*} begins a word, {@code -term} must not be there.
 * Whatever else parts letters parts words that must stand together: {@code ann@example.org} is
 * three words.
 */
public final class SearchTerms {
  private static final int TERMS_LIMIT = 50;

  /**
   * Words that stand one after the other.
   *
   * @param begun the last word may go on
   * @param unwanted they must not be there
   */
  record Term(List<String> words, boolean begun, boolean unwanted) {}

  private final List<Term> terms;

  private SearchTerms(List<Term> terms) {
    this.terms = terms;
  }

  /**
   * Checks what is asked for.
   *
   * @return what is wrong with it, or nothing
   */
  public static Optional<String> fault(String text) {
    List<Term> read = read(text, SearchField.ANY);
    if (read.isEmpty()) {
      return Optional.of("must have a letter or digit to search for");
    }
    return read.size() > TERMS_LIMIT
        ? Optional.of("must have at most " + TERMS_LIMIT + " terms")
        : Optional.empty();
  }

  static SearchTerms of(MessageFilter filter) {
    return new SearchTerms(
        Stream.of(
                read(filter.words(), SearchField.ANY),
                read(filter.subject(), SearchField.SUBJECT),
                read(filter.from(), SearchField.FROM),
                read(filter.to(), SearchField.TO))
            .flatMap(List::stream)
            .toList());
  }

  boolean isEmpty() {
    return terms.isEmpty();
  }

  /** As a {@code tsquery}. */
  String tsquery() {
    return terms.stream()
        .map(term -> {
          int last = term.words.size() - 1;
          String phrase =
              Stream.concat(
                      term.words.subList(0, last).stream().map(word -> "'" + word + "'"),
                      Stream.of("'" + term.words.get(last) + "'" + (term.begun ? ":*" : "")))
                  .collect(Collectors.joining(" <-> "));
          return (term.unwanted ? "!" : "") + "(" + phrase + ")";
        })
        .collect(Collectors.joining(" & "));
  }

  /** Patterns for LIKE over {@link SearchDocument#text()}. */
  List<String> patterns(boolean unwanted) {
    return terms.stream()
        .filter(term -> term.unwanted == unwanted)
        .map(term -> "% " + String.join(" ", term.words) + (term.begun ? "%" : " %"))
        .toList();
  }

  private static List<Term> read(@Nullable String text, SearchField field) {
    List<Term> terms = new ArrayList<>();
    for (int at = 0; text != null && at < text.length(); at++) {
      if (Character.isWhitespace(text.charAt(at))) {
        continue;
      }
      boolean unwanted = text.charAt(at) == '-';
      int from = unwanted ? at + 1 : at;
      boolean quoted = from < text.length() && text.charAt(from) == '"';
      from = quoted ? from + 1 : from;
      int to = from;
      while (to < text.length()
          && (quoted ? text.charAt(to) != '"' : !Character.isWhitespace(text.charAt(to)))) {
        to++;
      }
      boolean starred =
          quoted
              ? to + 1 < text.length() && text.charAt(to + 1) == '*'
              : to > from && text.charAt(to - 1) == '*';
      term(text.substring(from, to), field, starred, unwanted).ifPresent(terms::add);
      at = quoted && starred ? to + 1 : to;
    }
    return terms;
  }

  /** In a field the last word of a term may always go on: that is how people ask for senders. */
  private static Optional<Term> term(
      String text, SearchField field, boolean starred, boolean unwanted) {
    List<String> words = Words.asked(text);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    boolean begun = starred || field != SearchField.ANY || Words.isHalf(words.getLast());
    return Optional.of(new Term(words.stream().map(field::named).toList(), begun, unwanted));
  }
}
