package io.postrider.message.web;

import io.postrider.account.AccountDirectory;
import io.postrider.message.MessagePosition;
import io.postrider.message.StoredMessage;
import io.postrider.message.StoredMessages;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists of messages. */
@RestController
@Tag(name = "Messages")
class MessageListController {
  private final StoredMessages messages;
  private final AccountDirectory accounts;
  private final Cursors cursors;

  MessageListController(StoredMessages messages, AccountDirectory accounts, Cursors cursors) {
    this.messages = messages;
    this.accounts = accounts;
    this.cursors = cursors;
  }

  @GetMapping("/api/v1/messages")
  @RequiresScope("messages:read")
  @Operation(summary = "Messages of all accounts, by the time they were fetched")
  ResponseEntity<Page<MessageView>> list(
      @ParameterObject MessageSearch search, Caller caller, HttpServletRequest request) {
    return list(search, caller.accounts(), request);
  }

  @GetMapping("/api/v1/accounts/{id}/messages")
  @RequiresScope("messages:read")
  @Operation(summary = "Messages of one account, also of one that was removed and left them")
  ResponseEntity<Page<MessageView>> listOfAccount(
      @PathVariable UUID id,
      @ParameterObject MessageSearch search,
      Caller caller,
      HttpServletRequest request) {
    if (!caller.maySee(id)) {
      throw unknown(id);
    }
    if (!accounts.exists(id) && !messages.anyOf(id)) {
      throw unknown(id);
    }
    return list(search, Optional.of(Set.of(id)), request);
  }

  private static ProblemException unknown(UUID account) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no account " + account + ".");
  }

  private ResponseEntity<Page<MessageView>> list(
      MessageSearch search, Optional<Set<UUID>> visible, HttpServletRequest request) {
    MessageSearch.Asked asked = search.understand(visible);
    List<StoredMessage> found =
        messages.list(asked.filter(), position(search), asked.order(), asked.limit() + 1);
    boolean more = found.size() > asked.limit();
    List<StoredMessage> page = more ? found.subList(0, asked.limit()) : found;
    return Pages.respond(
        Page.of(
            page.stream().map(MessageView::of).toList(),
            more ? cursor(page.getLast(), search) : null),
        request);
  }

  private String cursor(StoredMessage last, MessageSearch search) {
    return cursors.encode(
        search.kind(), List.of(last.fetchedAt().toString(), last.id().toString()));
  }

  private @Nullable MessagePosition position(MessageSearch search) {
    if (search.cursor() == null) {
      return null;
    }
    List<String> keys = cursors.decode(search.kind(), search.cursor());
    return new MessagePosition(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)));
  }
}
