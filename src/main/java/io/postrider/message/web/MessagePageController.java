package io.postrider.message.web;

import io.postrider.message.HtmlSanitiser;
import io.postrider.message.InlinePictures;
import io.postrider.message.StoredMessage;
import io.postrider.message.StoredMessages;
import io.postrider.mime.MessageReader;
import io.postrider.web.Caller;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * A message as a page that can be shown in a browser: cleaned, and fenced by its headers in case
 * the cleaning missed something.
 */
@RestController
@Tag(name = "Messages")
class MessagePageController {
  private static final int LIMIT = 1024 * 1024;
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
  private static final String POLICY =
      "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

  private final HtmlSanitiser sanitiser = new HtmlSanitiser();
  private final StoredMessages messages;

  MessagePageController(StoredMessages messages) {
    this.messages = messages;
  }

  @GetMapping(path = "/api/v1/messages/{id}/html")
  @ApiResponse(
      responseCode = "200",
      description = "The page",
      content = @Content(mediaType = "text/html", schema = @Schema(type = "string")))
  @RequiresScope("messages:read")
  @Operation(summary = "The message as a sanitised page; remote images are never shown")
  ResponseEntity<byte[]> page(
      @PathVariable UUID id,
      @Vocabulary(HtmlSanitiser.Images.class)
          @Parameter(
              description =
                  "Pictures that are attached: `inline` shows them, `block` does not; those from elsewhere are never shown")
          @RequestParam(defaultValue = "block")
          String images,
      Caller caller) {
    HtmlSanitiser.Images wanted =
        switch (images) {
          case "block" -> HtmlSanitiser.Images.BLOCK;
          case "inline" -> HtmlSanitiser.Images.INLINE;
          default -> throw ProblemException.invalid("images", "invalid", "must be block or inline");
        };
    StoredMessage message = messages.require(id, caller::maySee);
    String subject = message.reading().envelope().subject();
    String page =
        "<!doctype html><html><head><meta charset=\"utf-8\"><title>"
            + HtmlUtils.htmlEscape(subject == null ? "" : subject)
            + "</title></head><body>"
            + body(message, wanted)
            + "</body></html>";
    return ResponseEntity.ok()
        .contentType(HTML)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "private, no-store")
        .body(page.getBytes(StandardCharsets.UTF_8));
  }

  private String body(StoredMessage message, HtmlSanitiser.Images images) {
    MessageReader reader = messages.reader(message);
    return reader
        .html(LIMIT)
        .map(html -> sanitiser.clean(html.text(), images, new InlinePictures(messages, message)))
        .or(() ->
            reader.text(LIMIT).map(text -> "<pre>" + HtmlUtils.htmlEscape(text.text()) + "</pre>"))
        .orElse("");
  }
}
