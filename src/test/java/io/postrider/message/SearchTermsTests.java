package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people type is read as terms, and nothing they type is a command to the database. */
class SearchTermsTests {

  @Test
  void asksForAllTerms() {
    assertThat(query("Invoice ann@example.org"))
        .isEqualTo("('invoice') & ('ann' <-> 'example' <-> 'org')");
  }

  @Test
  void knowsPhrasesBeginningsAndUnwantedTerms() {
    assertThat(query("\"two words\" begin* -not -\"nor this\" \"or thi\"*"))
        .isEqualTo(
            "('two' <-> 'words') & ('begin':*) & !('not') & !('nor' <-> 'this') & ('or' <-> 'thi':*)");
    assertThat(query("\"never closed")).isEqualTo("('never' <-> 'closed')");
    assertThat(query("a-b - c \"\" &")).isEqualTo("('a' <-> 'b') & ('c')");
  }

  @Test
  void asksFieldsForBeginnings() {
    var filter =
        new MessageFilter(
            null, "ann@exa", "Bob", "Q1 rep", null, null, null, null, null, null, null, null, null,
            null, null);

    assertThat(SearchTerms.of(filter).tsquery())
        .isEqualTo("('s:q1':*) & ('s:rep':*) & ('f:ann' <-> 'f:exa':*) & ('t:bob':*)");
  }

  @Test
  void isNoWayIntoTheDatabase() {
    assertThat(query("x' | !'y\\' :* <-> (z)")).isEqualTo("('x') & ('y') & ('z')");
    assertThat(SearchTerms.of(filter("50% a_b")).patterns(false))
        .containsExactly("% 50 %", "% a b %");
  }

  @Test
  void tellsWhatIsWrong() {
    assertThat(SearchTerms.fault("word")).isEmpty();
    assertThat(SearchTerms.fault("% - \"\""))
        .hasValueSatisfying(fault -> assertThat(fault).contains("letter"));
    assertThat(SearchTerms.fault("a ".repeat(50))).isEmpty();
    assertThat(SearchTerms.fault("a ".repeat(51)))
        .hasValueSatisfying(fault -> assertThat(fault).contains("50"));
  }

  private static String query(String words) {
    return SearchTerms.of(filter(words)).tsquery();
  }

  private static MessageFilter filter(String words) {
    return new MessageFilter(
        null, null, null, null, words, null, null, null, null, null, null, null, null, null, null);
  }
}
