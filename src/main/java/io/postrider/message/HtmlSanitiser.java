package io.postrider.message;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Makes of the HTML in a message HTML that does nothing: only known elements and attributes, links
 * only to http, https and mailto, nothing that is fetched when it is shown. What comes out, put in
 * again, comes out the same. Stateless, for any thread.
 */
public final class HtmlSanitiser {

  /** What becomes of pictures. */
  public enum Images {
    /** None is shown. */
    BLOCK,
    /** Those that the message brings along are shown; remote ones never. */
    INLINE
  }

  private static final Set<String> DATA_TYPES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  /** Deeper ones are closed: nesting costs more than its length. */
  private static final int DEPTH_LIMIT = 200;

  private static final int DATA_LIMIT = 8 * 1024 * 1024;

  private final Cleaner cleaner = new Cleaner(safelist());

  /**
   * Cleans a body.
   *
   * @param pictures from a Content-ID to a {@code data:} URI of a harmless type, if there is one
   */
  public String clean(String html, Images images, Function<String, Optional<String>> pictures) {
    Document dirty = Parser.htmlParser().setMaxDepth(DEPTH_LIMIT).parseInput(html, "");
    for (Element image : dirty.select("img")) {
      image.attr("src", source(image.attr("src"), images, pictures));
    }
    Document clean = cleaner.clean(dirty);
    clean.outputSettings().prettyPrint(false);
    for (Element link : clean.select("a")) {
      if (link.hasAttr("href")) {
        link.attr("target", "_blank").attr("rel", "noopener noreferrer");
      }
    }
    for (Element image : clean.select("img[src]")) {
      if (image.attr("src").isEmpty()) {
        image.removeAttr("src");
      }
    }
    return clean.body().html();
  }

  private static String source(
      String given, Images images, Function<String, Optional<String>> pictures) {
    String source = given.strip();
    if (images == Images.BLOCK) {
      return "";
    }
    if (source.regionMatches(true, 0, "cid:", 0, 4)) {
      return pictures.apply(source.substring(4)).filter(HtmlSanitiser::isPicture).orElse("");
    }
    return isPicture(source) ? source : "";
  }

  private static boolean isPicture(String uri) {
    int comma = uri.indexOf(',');
    if (!uri.startsWith("data:") || comma < 0 || uri.length() > DATA_LIMIT) {
      return false;
    }
    String type = uri.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
    return type.endsWith(";base64")
        && DATA_TYPES.contains(type.substring(0, type.length() - ";base64".length()));
  }

  private static Safelist safelist() {
    return new Safelist()
        .addTags(
            "a",
            "abbr",
            "address",
            "b",
            "bdi",
            "bdo",
            "big",
            "blockquote",
            "br",
            "caption",
            "center",
            "cite",
            "code",
            "col",
            "colgroup",
            "dd",
            "del",
            "dfn",
            "div",
            "dl",
            "dt",
            "em",
            "figcaption",
            "figure",
            "font",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "ins",
            "kbd",
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "tt",
            "u",
            "ul",
            "var",
            "wbr")
        .addAttributes(":all", "title", "dir", "lang", "align", "valign")
        .addAttributes("a", "href", "target", "rel")
        .addAttributes("img", "src", "alt", "width", "height")
        .addAttributes("font", "color", "face", "size")
        .addAttributes("col", "span", "width")
        .addAttributes("colgroup", "span", "width")
        .addAttributes("ol", "start", "type")
        .addAttributes("ul", "type")
        .addAttributes(
            "table", "border", "cellpadding", "cellspacing", "width", "bgcolor", "summary")
        .addAttributes("tr", "bgcolor")
        .addAttributes("td", "colspan", "rowspan", "width", "height", "bgcolor")
        .addAttributes("th", "colspan", "rowspan", "width", "height", "bgcolor", "scope")
        .addProtocols("a", "href", "http", "https", "mailto")
        .addProtocols("img", "src", "data");
  }
}
