package io.postrider.message.web;

import io.postrider.message.StoredAttachment;
import io.postrider.message.StoredMessage;
import io.postrider.message.StoredMessages;
import io.postrider.web.Caller;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The octets of a message and of its attachments. */
@RestController
@RequestMapping("/api/v1/messages/{id}")
@Tag(name = "Messages")
class MessageContentController {
  /** What a browser may be told; all else is octets to it. */
  private static final Set<String> HARMLESS =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain");

  private final StoredMessages messages;
  private final Downloads downloads;

  MessageContentController(StoredMessages messages, Downloads downloads) {
    this.messages = messages;
    this.downloads = downloads;
  }

  @GetMapping("/raw")
  @RequiresScope("messages:read")
  @Operation(summary = "The exact octets as they were received")
  @ApiResponse(
      responseCode = "200",
      description = "All of them",
      content = @Content(mediaType = "message/rfc822", schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "206", description = "The range that was asked for")
  @ApiResponse(responseCode = "304", description = "The client has them")
  @ApiResponse(responseCode = "416", description = "There is no such range")
  void raw(
      @PathVariable UUID id,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    StoredMessage message = messages.require(id, caller::maySee);
    response.setContentType("message/rfc822");
    fence(response, ContentDisposition.attachment().filename(id + ".eml").build());
    downloads.send(new Raw(messages, message), request, response);
  }

  @GetMapping("/attachments/{attachmentId}")
  @RequiresScope("messages:read")
  @Operation(summary = "The decoded octets of an attachment, always to be saved, never to be shown")
  @ApiResponse(
      responseCode = "200",
      description = "All of them",
      content = @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "206", description = "The range that was asked for")
  @ApiResponse(responseCode = "304", description = "The client has them")
  @ApiResponse(responseCode = "416", description = "There is no such range")
  void attachment(
      @PathVariable UUID id,
      @PathVariable UUID attachmentId,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    StoredMessage message = messages.require(id, caller::maySee);
    StoredAttachment attachment =
        message.attachments().stream()
            .filter(candidate -> candidate.id().equals(attachmentId))
            .findFirst()
            .orElseThrow(() ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "There is no attachment " + attachmentId + "."));
    String type = attachment.contentType();
    response.setContentType(HARMLESS.contains(type) ? type : "application/octet-stream");
    fence(
        response,
        ContentDisposition.attachment().filename(name(attachment), StandardCharsets.UTF_8).build());
    downloads.send(new Decoded(messages, message, attachment), request, response);
  }

  /** Too late for an answer: out of Spring with it, so that the server closes the connection. */
  @ExceptionHandler
  void breakOff(DownloadBrokenOff brokenOff) throws DownloadBrokenOff {
    throw brokenOff;
  }

  private static void fence(HttpServletResponse response, ContentDisposition disposition) {
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition.toString());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
  }

  private static String name(StoredAttachment attachment) {
    String given = attachment.filename();
    if (given != null) {
      return given;
    }
    String extension = attachment.contentType().equals("message/rfc822") ? ".eml" : ".bin";
    return "part-" + attachment.partPath() + extension;
  }

  private record Raw(StoredMessages messages, StoredMessage message) implements Download {
    @Override
    public long size() {
      return message.size();
    }

    @Override
    public String sha256() {
      return message.sha256();
    }

    @Override
    public InputStream open() throws IOException {
      return messages.open(message);
    }

    @Override
    public InputStream open(OctetRange range) throws IOException {
      return messages.octets(message).open(range.from(), range.to());
    }
  }

  private record Decoded(
      StoredMessages messages, StoredMessage message, StoredAttachment attachment)
      implements Download {
    @Override
    public long size() {
      return attachment.size();
    }

    @Override
    public String sha256() {
      return attachment.sha256();
    }

    @Override
    public InputStream open() throws IOException {
      return messages.open(message, attachment);
    }

    @Override
    public InputStream open(OctetRange range) throws IOException {
      return messages.open(message, attachment, range.from(), range.to());
    }
  }
}
