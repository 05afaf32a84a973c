package io.postrider.archive.web;

import io.postrider.account.AccountDirectory;
import io.postrider.archive.MailImports;
import io.postrider.mbox.Quoting;
import io.postrider.web.Caller;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Mail from elsewhere, as one message or as an mbox. */
@RestController
@Tag(name = "Archive")
class ImportController {

  static final String PATH = "/api/v1/messages/import";

  private static final String MESSAGE = "message/rfc822";
  private static final String MBOX = "application/mbox";

  private final MailImports imports;
  private final AccountDirectory accounts;

  ImportController(MailImports imports, AccountDirectory accounts) {
    this.imports = imports;
    this.accounts = accounts;
  }

  @PostMapping(
      path = PATH,
      consumes = {MESSAGE, MBOX})
  @RequiresScope("messages:write")
  @Operation(
      summary = "Store a message, or all of an mbox, in an account",
      description =
          "Read as it comes, of any size; each message may have as many octets as the account's"
              + " `limits.maxMessageBytes`. What the account has already, octet by octet, is a"
              + " duplicate and not stored again, so that an import which broke off is simply"
              + " repeated. A single message that cannot be stored is a problem; of an mbox the"
              + " others are stored, and it is named in `failed`. There is no `Idempotency-Key` here:"
              + " the octets themselves see to it.",
      requestBody =
          @RequestBody(
              required = true,
              content = {
                @Content(mediaType = MESSAGE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = MBOX, schema = @Schema(type = "string", format = "binary"))
              }))
  MailImports.Imported take(
      @Parameter(description = "whose messages they become") @RequestParam UUID account,
      @Parameter(
              description =
                  "of an mbox: what was done to lines that begin with From; none as in mboxcl2",
              schema = @Schema(type = "string", defaultValue = "mboxrd"))
          @Vocabulary(Quoting.class)
          @RequestParam(required = false)
          @Nullable String quoting,
      Caller caller,
      HttpServletRequest request)
      throws IOException {
    accounts.require(account, caller);
    boolean mbox =
        MediaType.parseMediaType(request.getContentType())
            .isCompatibleWith(MediaType.parseMediaType(MBOX));
    if (!mbox) {
      if (quoting != null) {
        throw ProblemException.invalid("quoting", "not_applicable", "goes with an mbox only");
      }
      return imports.takeMessage(account, request.getInputStream());
    }
    return imports.takeMbox(account, request.getInputStream(), understand(quoting));
  }

  private static Quoting understand(@Nullable String text) {
    return text == null
        ? Quoting.MBOXRD
        : Arrays.stream(Quoting.values())
            .filter(quoting -> quoting.text().equals(text))
            .findFirst()
            .orElseThrow(() ->
                ProblemException.invalid(
                    "quoting", "unknown", "must be one of mboxrd, mboxo, none"));
  }
}
