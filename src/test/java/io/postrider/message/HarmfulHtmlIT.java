package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.postrider.message.HtmlSanitiser.Images;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * HTML of strangers, cleaned and shown in a real browser: no script runs, no request is made,
 * nothing is left that could do so when it is touched. The pages carry no policy that would help.
 */
class HarmfulHtmlIT {
  private static final String PICTURE =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

  /** Touches everything once, and tells of what a page made of clean HTML cannot hold. */
  private static final String TOUCH =
      """
      (async () => {
        const found = [];
        const schemes = ['http:', 'https:', 'mailto:'];
        for (const e of document.body.querySelectorAll('*')) {
          const name = e.localName;
          if (e.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push('namespace of ' + name);
          if (/^(script|style|template|iframe|frame|object|embed|applet|form|input|button|textarea|select|link|meta|base|svg|math|video|audio|source|noscript)$/.test(name)) found.push(name);
          for (const a of e.attributes) {
            if (/^(on|style$|srcset$|srcdoc$|background$|ping$|id$|name$|class$|form)/.test(a.name)) found.push(name + ' ' + a.name);
          }
          if (e.hasAttribute('href') && !schemes.includes(e.protocol)) found.push('link to ' + e.href);
          if (e.hasAttribute('src') && !/^data:image.(png|jpeg|gif|webp);base64,/.test(e.src)) found.push('source ' + e.src);
          for (const type of ['mouseover', 'pointerover', 'focus', 'error', 'load', 'toggle', 'copy', 'scroll', 'wheel',
              'auxclick', 'animationstart', 'animationend', 'transitionend', 'beforeinput', 'invalid', 'slotchange', 'cancel']) {
            e.dispatchEvent(new Event(type, {bubbles: false}));
          }
          if (!(name === 'a' && schemes.includes(e.protocol)) && e.click) e.click();
        }
        await new Promise(done => setTimeout(done, 0));
        await new Promise(done => setTimeout(done, 0));
        return found.join(', ');
      })()
      """;

  private static HttpServer server;
  private static Chromium browser;
  private static String origin;
  private static volatile String page = "";
  private static final ConcurrentLinkedQueue<String> ASKED = new ConcurrentLinkedQueue<>();

  private final HtmlSanitiser sanitiser = new HtmlSanitiser();

  @BeforeAll
  static void begin() throws IOException, InterruptedException {
    browser = Chromium.start();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin = "http://127.0.0.1:" + server.getAddress().getPort();
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          boolean shown = path.equals("/page");
          if (!shown && !path.equals("/favicon.ico")) {
            ASKED.add(path);
          }
          byte[] body = (shown ? page : "").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    for (String domain : List.of("Page.enable", "Runtime.enable", "Network.enable")) {
      browser.call(domain, Map.of());
    }
    browser.call("Runtime.addBinding", Map.of("name", "ranHere"));
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        Map.of(
            "source",
            "const tell = ranHere; window.alert = window.confirm = window.prompt = () => tell('');"));
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.stop(0);
      browser.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Images.class)
  void doesNothingInABrowserOnceCleaned(Images images) {
    List<HarmfulHtml> all = HarmfulHtml.all(origin + "/leak");
    assertThat(all).hasSizeGreaterThanOrEqualTo(200).doesNotHaveDuplicates();

    for (HarmfulHtml harmful : all) {
      String clean = sanitiser.clean(harmful.html(), images, id -> Optional.of(PICTURE));

      assertThat(show(clean)).as("%s: %s -> %s", harmful.kind(), harmful.html(), clean).isEmpty();
    }
  }

  /** What the browser is asked can see: something of each class acts where nobody cleans. */
  @Test
  void wouldActUncleaned() {
    List<HarmfulHtml> all = HarmfulHtml.all(origin + "/leak");
    Set<String> acted = new TreeSet<>();
    for (HarmfulHtml harmful : all) {
      if (!acted.contains(harmful.kind())
          && show(harmful.html()).stream().anyMatch(sign -> !sign.startsWith("left: "))) {
        acted.add(harmful.kind());
      }
    }

    assertThat(acted)
        .isEqualTo(
            all.stream().map(HarmfulHtml::kind).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void showsThePicturesOfTheMessage() {
    String clean =
        sanitiser.clean("<p><img src='cid:a'></p>", Images.INLINE, id -> Optional.of(PICTURE));

    assertThat(show(clean)).isEmpty();
    assertThat(evaluate("document.images[0].naturalWidth").asInt()).isEqualTo(1);
  }

  /** Shows it as a page of its own; returns the signs that it did something. */
  private static List<String> show(String body) {
    page =
        "<!doctype html><html><head><meta charset=\"utf-8\"></head><body>"
            + body
            + "</body></html>";
    ASKED.clear();
    browser.restOfEvents();
    List<JsonNode> seen = new ArrayList<>();
    browser.call("Page.navigate", Map.of("url", origin + "/page"));
    JsonNode event;
    do {
      event = browser.nextEvent();
      seen.add(event);
    } while (!event.get("method").asString().equals("Page.loadEventFired"));
    List<String> signs = new ArrayList<>();
    try {
      String left = evaluate(TOUCH).asString("");
      if (!left.isEmpty()) {
        signs.add("left: " + left);
      }
    } catch (IllegalStateException e) {
      signs.add("the page did not stay: " + e.getMessage());
    }
    seen.addAll(browser.restOfEvents());
    for (JsonNode one : seen) {
      switch (one.get("method").asString()) {
        case "Runtime.bindingCalled", "Page.javascriptDialogOpening" -> signs.add("a script ran");
        case "Network.requestWillBeSent" -> {
          String url = one.at("/params/request/url").asString();
          if (!url.equals(origin + "/page")
              && !url.startsWith("data:")
              && !url.endsWith("/favicon.ico")) {
            signs.add("asked for " + url);
          }
        }
        default -> {}
      }
    }
    ASKED.forEach(path -> signs.add("the server was asked for " + path));
    return signs;
  }

  private static JsonNode evaluate(String script) {
    return browser
        .call(
            "Runtime.evaluate",
            Map.of("expression", script, "awaitPromise", true, "returnByValue", true))
        .at("/result/value");
  }
}
