package io.postrider.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values for examples: what a property of that name or format could well be. */
final class PlausibleValues {

  private static final String UUID = "6ff0bd5b-8d5f-4d0c-9a4e-5d7f0a8b1c2d";

  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("name", "Support inbox"),
          Map.entry("host", "pop.example.com"),
          Map.entry("username", "support@example.com"),
          Map.entry("address", "jane@example.com"),
          Map.entry("password", "correct horse battery staple"),
          Map.entry("subject", "Invoice 2026-117"),
          Map.entry("preview", "Dear team, please find attached"),
          Map.entry("reason", "on holiday"),
          Map.entry("description", "Support desk"),
          Map.entry("uidl", "000000014f2a91c3"),
          Map.entry("messageIdHeader", "<117@example.com>"),
          Map.entry("filename", "invoice.pdf"),
          Map.entry("contentType", "application/pdf"),
          Map.entry("contentId", "logo@example.com"),
          Map.entry("partPath", "1.2"),
          Map.entry("disposition", "attachment"),
          Map.entry("state", "completed"),
          Map.entry("phase", "done"),
          Map.entry("trigger", "schedule"),
          Map.entry("commit", "committed"),
          Map.entry("code", "validation.failed"),
          Map.entry("title", "The request is not valid"),
          Map.entry("detail", "limit: must be between 1 and 200"),
          Map.entry("hint", "Try again with other values."),
          Map.entry("message", "must be between 1 and 200"),
          Map.entry("field", "limit"),
          Map.entry("instance", "/api/v1/messages"),
          Map.entry("requestId", UUID),
          Map.entry("nextCursor", "AQAkNmZmMGJkNWI"),
          Map.entry("token", "pr_…"),
          Map.entry("secret", "whsec_…"),
          Map.entry("scope", "messages:read"),
          Map.entry("type", "message.stored"),
          Map.entry("url", "https://hooks.example.com/postrider"),
          Map.entry("sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));

  private static final Map<String, Integer> NUMBERS =
      Map.of("status", 422, "port", 995, "size", 48_213, "consecutiveFailures", 0);

  private PlausibleValues() {}

  static Object number(String name) {
    return NUMBERS.getOrDefault(name, 1);
  }

  static String text(String name, @Nullable String format) {
    return switch (format == null ? "" : format) {
      case "uuid" -> UUID;
      case "date-time" -> "2030-01-31T09:30:00Z";
      case "date" -> "2030-01-31";
      case "duration" -> "PT30S";
      case "uri" -> TEXTS.getOrDefault(name, "https://example.com/");
      default -> TEXTS.getOrDefault(name, "text");
    };
  }
}
