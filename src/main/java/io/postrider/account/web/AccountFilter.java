package io.postrider.account.web;

import io.postrider.account.AccountDetails;
import io.postrider.account.AccountQuery;
import io.postrider.account.AccountState;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.Pages;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of the account list; an empty one is as good as none. */
final class AccountFilter {

  private static final String CURSOR_KIND = "accounts";
  private static final int LONGEST_TEXT = 400;

  private AccountFilter() {}

  /** The query; asks for one account more than the page holds, to know whether more follow. */
  static AccountQuery query(
      @Nullable String state,
      @Nullable List<String> labels,
      @Nullable String text,
      @Nullable String cursor,
      int limit,
      Caller caller,
      Cursors cursors) {
    Findings findings = new Findings();
    AccountQuery query =
        new AccountQuery(
            state == null || state.isEmpty() ? null : state(state, findings),
            labels == null ? Map.of() : labels(labels, findings),
            text == null || text.isBlank() ? null : text(text, findings),
            caller.accounts(),
            cursor == null || cursor.isEmpty()
                ? null
                : place(cursors.decode(kind(state, labels, text), cursor)),
            Pages.limit(limit) + 1);
    findings.refuse();
    return query;
  }

  /** The cursor behind an account, for the list of these filters. */
  static String cursor(
      AccountDetails last,
      @Nullable String state,
      @Nullable List<String> labels,
      @Nullable String text,
      Cursors cursors) {
    return cursors.encode(
        kind(state, labels, text), List.of(last.createdAt().toString(), last.id().toString()));
  }

  private static String kind(
      @Nullable String state, @Nullable List<String> labels, @Nullable String text) {
    return Cursors.kind(CURSOR_KIND, Arrays.asList(state, labels, text));
  }

  private static AccountQuery.Place place(List<String> keys) {
    return new AccountQuery.Place(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)));
  }

  private static AccountState state(String state, Findings findings) {
    return findings.oneOf(
        "state", state, AccountState.values(), AccountState::text, AccountState.IDLE);
  }

  private static String text(String text, Findings findings) {
    return findings.line("q", text, LONGEST_TEXT);
  }

  private static Map<String, String> labels(List<String> labels, Findings findings) {
    Map<String, String> wanted = new HashMap<>();
    for (String label : labels) {
      int colon = label.indexOf(':');
      if (label.isEmpty()) {
        continue;
      }
      if (colon < 1) {
        findings.add("label", "invalid", "must be a key and a value, such as team:support");
        continue;
      }
      findings.optionalLine("label", label, LONGEST_TEXT);
      String other = wanted.put(label.substring(0, colon), label.substring(colon + 1));
      if (other != null && !label.endsWith(":" + other)) {
        findings.add("label", "invalid", "asks for two values of one key");
      }
    }
    return wanted;
  }
}
