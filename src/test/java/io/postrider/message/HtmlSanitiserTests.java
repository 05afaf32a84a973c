package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.message.HtmlSanitiser.Images;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTML of strangers does nothing. */
class HtmlSanitiserTests {
  private final HtmlSanitiser sanitiser = new HtmlSanitiser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:x'>x</a>",
        "<iframe src=//evil.example></iframe>",
        "<object data=//evil.example></object><embed src=//evil.example>",
        "<form action=//evil.example><input name=a><button formaction=//evil.example>x</button></form>",
        "<style>@import '//evil.example'</style>",
        "<div style='background:url(//evil.example)'>x</div>",
        "<link rel=stylesheet href=//evil.example><base href=//evil.example>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<img src=//evil.example/pixel.gif srcset='//evil.example/2x 2x'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<table background=//evil.example><tr><td background=//evil.example>x</td></tr></table>",
        "<video src=//evil.example poster=//evil.example></video><audio src=//evil.example>",
        "<body onload=alert(1)><p onclick=alert(1)>x</p>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
        "<img src='cid:x\" onerror=\"alert(1)'>",
        "<a href='http://ok.example' style='position:fixed' id=x class=y name=z>x</a>"
      })
  void leavesNothingThatActsOrFetches(String html) {
    for (Images images : Images.values()) {
      String clean = sanitiser.clean(html, images, HtmlSanitiserTests::noPictures);

      assertThat(clean.toLowerCase(Locale.ROOT))
          .doesNotContain(
              "<script",
              "<svg",
              "<math",
              "<style",
              "<iframe",
              "<object",
              "<embed",
              "<form",
              "<input",
              "<link",
              "<meta",
              "<base",
              "<video",
              "onerror=",
              "onload=",
              "onclick=",
              "javascript:",
              "vbscript:",
              "evil.example",
              "style=",
              "class=",
              "id=",
              "svg+xml");
      assertThat(sanitiser.clean(clean, images, HtmlSanitiserTests::noPictures)).isEqualTo(clean);
    }
  }

  @Test
  void opensLinksElsewhereAndTellsNobodyWhereFrom() {
    assertThat(
            sanitiser.clean(
                "<a href=\"https://ok.example/a?b=c&amp;d\">x</a>",
                Images.BLOCK,
                HtmlSanitiserTests::noPictures))
        .isEqualTo(
            "<a href=\"https://ok.example/a?b=c&amp;d\" target=\"_blank\""
                + " rel=\"noopener noreferrer\">x</a>");
  }

  @Test
  void showsPicturesOfTheMessageOnlyWhereAsked() {
    Function<String, Optional<String>> pictures =
        id -> id.equals("a@b") ? Optional.of("data:image/png;base64,AAAA") : Optional.empty();
    String html = "<img src=\"cid:a@b\" alt=\"logo\"><img src=\"cid:unknown\">";

    assertThat(sanitiser.clean(html, Images.INLINE, pictures))
        .isEqualTo("<img src=\"data:image/png;base64,AAAA\" alt=\"logo\"><img>");
    assertThat(sanitiser.clean(html, Images.BLOCK, pictures)).isEqualTo("<img alt=\"logo\"><img>");
  }

  @Test
  void keepsWhatMakesATextReadable() {
    String html =
        "<h1>Title</h1><p><b>bold</b> <i>italic</i></p><ul><li>one</li></ul>"
            + "<table><tbody><tr><td colspan=\"2\">cell</td></tr></tbody></table><pre>  code\n</pre>";

    assertThat(sanitiser.clean(html, Images.BLOCK, HtmlSanitiserTests::noPictures)).isEqualTo(html);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<div>", "<b>", "<table><tr><td>", "<a href=x>", "<p>", "<font size=1>"})
  void survivesDeepNesting(String element) {
    String html = element.repeat(256 * 1024 / element.length());

    assertThat(sanitiser.clean(html, Images.BLOCK, HtmlSanitiserTests::noPictures)).isNotNull();
  }

  private static Optional<String> noPictures(String contentId) {
    return Optional.empty();
  }
}
