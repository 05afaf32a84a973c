package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words are the same however they are written. */
class WordsTests {

  @Test
  void splitsAtWhateverIsNeitherLetterNorDigit() {
    assertThat(filed("Ann_Smith <ann.smith@mail.example.org>, 1,234.50 € – don't"))
        .containsExactly(
            "ann", "smith", "ann", "smith", "mail", "example", "org", "1", "234", "50", "don", "t");
    assertThat(filed(" \t\0\uFFFD 😀 \uFE0F ... ")).isEmpty();
  }

  @Test
  void forgetsCaseAccentsAndWidth() {
    assertThat(filed("ÄRGER Straße İstanbul ıslak Łódź smørrebrød Œuvre ΜΆΪΟΣ μάϊος ё"))
        .containsExactly(
            "arger",
            "strasse",
            "istanbul",
            "islak",
            "lodz",
            "smorrebrod",
            "oeuvre",
            "μαιοσ",
            "μαιοσ",
            "е");
    assertThat(filed("e\u0301te\u0301 ＡＢＣ１２３ ﬁne news\u00ADletter"))
        .containsExactly("ete", "abc123", "fine", "newsletter");
  }

  @Test
  void foldsTheLettersOfCommonScriptsAsItFoldsAnyOther() {
    List<String> letters = new ArrayList<>();
    for (char c = 0x80; c < 0x530; c++) {
      letters.add(String.valueOf(c));
    }
    letters.addAll(List.of("a", "Z", "7", "東", "\u4E00", "\u9FFF", "が", "ﬁ", "\u0903", "𠀋"));

    for (String first : letters) {
      for (String second : letters) {
        String word = first + second + "e";
        assertThat(Words.fold(word)).as(word).isEqualTo(Words.foldInFull(word));
      }
    }
    for (String letter : letters) {
      for (int length : new int[] {1, 33, 34, 100}) {
        String word = letter.repeat(length);
        assertThat(Words.fold(word)).as(word).isEqualTo(Words.foldInFull(word));
      }
    }
  }

  @Test
  void keepsTheMarksThatMakeAWordInOtherScripts() {
    assertThat(filed("हिन्दी 한국어 עִבְרִית")).containsExactly("हिन्दी", "한국어", "עִבְרִית");
  }

  @Test
  void pairsLettersWhereNoSpacesAreWritten() {
    assertThat(filed("東京都庁に、A社")).containsExactly("東京", "京都", "都庁", "庁に", "に", "a", "社");
    assertThat(Words.asked("東京都")).containsExactly("東京", "京都");
    assertThat(Words.asked("庁")).containsExactly("庁");
    assertThat(Words.isHalf("庁")).isTrue();
    assertThat(Words.isHalf("庁に")).isFalse();
    assertThat(Words.isHalf("a")).isFalse();
  }

  @Test
  void losesNoPairOfALongRun() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.appendCodePoint(0x20000 + i);
    }

    List<String> words = filed(text.toString());

    for (int i = 0; i < 999; i++) {
      assertThat(words.get(i)).isEqualTo(text.substring(2 * i, 2 * i + 4));
    }
    assertThat(words).hasSize(1000);
  }

  @Test
  void cutsWordsOfAnyLengthAlike() {
    String endless = "x".repeat(5000);

    assertThat(filed(endless)).containsExactly("x".repeat(100)).isEqualTo(Words.asked(endless));
  }

  @Test
  void makesNothingOfHalvesAndGrowsNoWordBeyondItsBounds() {
    assertThat(filed("\uD800 a\uDC00b")).containsExactly("a", "b");
    assertThat(filed("\uFDFA".repeat(50)).getFirst().length()).isLessThanOrEqualTo(200);
  }

  private static List<String> filed(String text) {
    List<String> words = new ArrayList<>();
    Words.filed(text, words::add);
    return words;
  }
}
