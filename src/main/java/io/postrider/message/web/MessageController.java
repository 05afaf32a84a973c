package io.postrider.message.web;

import io.postrider.message.HtmlSanitiser;
import io.postrider.message.StoredMessage;
import io.postrider.message.StoredMessages;
import io.postrider.mime.CappedText;
import io.postrider.mime.MessageReader;
import io.postrider.web.Caller;
import io.postrider.web.EntityTags;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One message: read, read again, deleted. */
@RestController
@RequestMapping("/api/v1/messages/{id}")
@Tag(name = "Messages")
class MessageController {
  private static final int TEXT_LIMIT = 1024 * 1024;
  private static final Set<String> INCLUDES = Set.of("text", "html", "headers");

  private final HtmlSanitiser sanitiser = new HtmlSanitiser();
  private final StoredMessages messages;

  MessageController(StoredMessages messages) {
    this.messages = messages;
  }

  @GetMapping
  @RequiresScope("messages:read")
  @Operation(summary = "One message; include=text,html,headers adds what it says")
  @ApiResponse(responseCode = "200", description = "The message")
  @ApiResponse(responseCode = "404", description = "There is none, or none to be seen")
  @ApiResponse(responseCode = "410", description = "It was deleted")
  ResponseEntity<MessageView> get(
      @PathVariable UUID id,
      @Parameter(
              description =
                  "`text`, `html` (sanitised) and `headers`, separated by commas: what the answer holds beside the rest",
              example = "text,headers")
          @RequestParam(defaultValue = "")
          String include,
      Caller caller) {
    Set<String> included = included(include);
    StoredMessage message = messages.require(id, caller::maySee);
    return ResponseEntity.ok().eTag(tag(message)).body(view(message, included));
  }

  @PostMapping("/reparse")
  @RequiresScope({"messages:read", "messages:write"})
  @Operation(summary = "Read the stored octets once more, as a newer version may understand more")
  @ApiResponse(
      responseCode = "200",
      description = "The message as it is read now",
      headers =
          @Header(
              name = "ETag",
              description = "For `If-Match` and `If-None-Match`",
              schema = @Schema(type = "string")))
  ResponseEntity<MessageView> reparse(@PathVariable UUID id, Caller caller) {
    StoredMessage again = messages.reparse(messages.require(id, caller::maySee));
    return ResponseEntity.ok().eTag(tag(again)).body(MessageView.of(again));
  }

  @DeleteMapping
  @RequiresScope("messages:write")
  @Operation(summary = "Delete a message here for good; a later poll does not bring it back")
  @ApiResponse(responseCode = "204", description = "Deleted")
  @ApiResponse(responseCode = "410", description = "It was deleted before")
  ResponseEntity<Void> delete(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      Caller caller) {
    StoredMessage message = messages.require(id, caller::maySee);
    EntityTags.requireMatch(ifMatch, tag(message));
    messages.delete(message);
    return ResponseEntity.noContent().build();
  }

  private static Set<String> included(String include) {
    Set<String> asked =
        include.isEmpty()
            ? Set.of()
            : Arrays.stream(include.split(",", -1)).collect(Collectors.toSet());
    if (!INCLUDES.containsAll(asked)) {
      throw ProblemException.invalid("include", "invalid", "may name text, html and headers");
    }
    return asked;
  }

  private MessageView view(StoredMessage message, Set<String> included) {
    if (included.isEmpty()) {
      return MessageView.of(message);
    }
    MessageReader reader = messages.reader(message);
    return MessageView.of(
        message,
        included.contains("text") ? text(reader.text(TEXT_LIMIT)) : null,
        included.contains("html") ? text(reader.html(TEXT_LIMIT).map(this::clean)) : null,
        included.contains("headers") ? reader.headers() : null);
  }

  private CappedText clean(CappedText html) {
    return new CappedText(
        sanitiser.clean(html.text(), HtmlSanitiser.Images.BLOCK, contentId -> Optional.empty()),
        html.truncated());
  }

  private static MessageView.TextView text(Optional<CappedText> text) {
    return new MessageView.TextView(
        text.map(CappedText::text).orElse(null), text.map(CappedText::truncated).orElse(false));
  }

  private static String tag(StoredMessage message) {
    return EntityTags.of(message.revision());
  }
}
