package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import io.postrider.ApiClient;
import io.postrider.ApiOperations;
import io.postrider.ApiOperations.Operation;
import io.postrider.ApiThings;
import io.postrider.PostriderIntegrationTest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The closed sets of the document are those of the program, and are what it takes. */
@PostriderIntegrationTest
class OpenApiVocabulariesIT {

  private static final String HOUSE = "io.postrider.";

  /** The words of Java by the place in the document; some are those of several enums. */
  private static final Map<String, String> VOCABULARIES =
      Map.ofEntries(
          Map.entry("Account.tls", "account.TlsMode"),
          Map.entry("AccountBaseline.mode", "account.Baseline"),
          Map.entry("AccountCredentials.mechanism", "account.AuthMechanism"),
          Map.entry("AccountCredentials.minimum", "account.AuthMinimum"),
          Map.entry("AccountDeletion.mode", "account.DeletionPolicy"),
          Map.entry("AccountOAuth2.clientAuthentication", "account.ClientAuthentication"),
          Map.entry("AccountPatch.tls", "account.TlsMode"),
          Map.entry("AccountProxy.type", "account.ProxyType"),
          Map.entry("AccountSettings.tls", "account.TlsMode"),
          Map.entry("AccountSignIn.mechanism", "account.AuthMechanism"),
          Map.entry("AccountSignIn.minimum", "account.AuthMinimum"),
          Map.entry("AccountStatus.state", "account.AccountState"),
          Map.entry("AccountTokenSource.clientAuthentication", "account.ClientAuthentication"),
          Map.entry("AuditEntry.code", "web.ProblemCode"),
          Map.entry("AuditEntry.outcome", "ok refused"),
          Map.entry("CreatedToken.scopes", "access.Scope"),
          Map.entry("CreatedWebhook.payload", "webhook.PayloadStyle"),
          Map.entry("CreatedWebhook.types", "event.EventType"),
          Map.entry("DeletionPreviewLine.reason", "fetch.DeletionVerdict$Reason"),
          Map.entry("DeletionPreviewLine.state", "fetch.EntryState"),
          Map.entry("Delivery.state", "webhook.DeliveryState"),
          Map.entry("DiscoveredAccount.tls", "implicit starttls"),
          Map.entry("DiscoveryCandidate.source", "discovery.Source"),
          Map.entry("DiscoveryLookup.outcome", "discovery.Lookup$Outcome"),
          Map.entry("DiscoveryLookup.source", "discovery.Source"),
          Map.entry("Event.type", "event.EventType"),
          Map.entry("Export.format", "archive.ExportFormat"),
          Map.entry("Export.state", "archive.ExportState"),
          Map.entry("ExportFilter.parse", "mime.ParseStatus"),
          Map.entry("ExportRequest.format", "archive.ExportFormat"),
          Map.entry("Failed.code", "web.ProblemCode"),
          Map.entry("ImportedUidls.format", "fetch.UidlFile$Format"),
          Map.entry("Issue.code", "account.HealthCode"),
          Map.entry("Issue.severity", "account.HealthReport$Severity"),
          Map.entry("LedgerEntry.identity", "uidl content"),
          Map.entry("LedgerEntry.state", "fetch.EntryState"),
          Map.entry("Message.reason", "archive.Flaw"),
          Map.entry("Parse.status", "mime.ParseStatus"),
          Map.entry("PollRun.commit", "pop3.Commit"),
          Map.entry("PollRun.phase", "fetch.PollPhase"),
          Map.entry("PollRun.state", "fetch.PollState"),
          Map.entry("PollRun.trigger", "fetch.PollTrigger"),
          Map.entry("Problem.code", "web.ProblemCode"),
          Map.entry("ProblemDetail.code", "web.ProblemCode"),
          Map.entry("Reconciliation.side", "fetch.Reconciliation$Side"),
          Map.entry("Replay.state", "running completed"),
          Map.entry("Replay.types", "event.EventType"),
          Map.entry("ReplayDraft.types", "event.EventType"),
          Map.entry("Stage.stage", "account.ConnectionStage"),
          Map.entry("StoredAttachment.disposition", "mime.ParsedAttachment$Disposition"),
          Map.entry("Token.scopes", "access.Scope"),
          Map.entry("TokenDraft.scopes", "access.Scope"),
          Map.entry("TokenPatch.scopes", "access.Scope"),
          Map.entry("Webhook.payload", "webhook.PayloadStyle"),
          Map.entry("Webhook.types", "event.EventType"),
          Map.entry("WebhookDraft.payload", "webhook.PayloadStyle"),
          Map.entry("WebhookDraft.types", "event.EventType"),
          Map.entry("WebhookPatch.payload", "webhook.PayloadStyle"),
          Map.entry("WebhookPatch.types", "event.EventType"),
          Map.entry("accountsList state", "account.AccountState"),
          Map.entry("accountsRemove messages", "keep purge"),
          Map.entry("deliveryList state", "webhook.DeliveryState"),
          Map.entry("eventRead types", "event.EventType"),
          Map.entry("eventStreamStream types", "event.EventType"),
          Map.entry("importTake quoting", "mbox.Quoting"),
          Map.entry("ledgerList state", "fetch.EntryState"),
          Map.entry("messageListList order", "message.MessageOrder"),
          Map.entry("messageListList parse", "mime.ParseStatus"),
          Map.entry("messageListListOfAccount order", "message.MessageOrder"),
          Map.entry("messageListListOfAccount parse", "mime.ParseStatus"),
          Map.entry("messagePagePage images", "message.HtmlSanitiser$Images"),
          Map.entry("reconciliationReconcile side", "fetch.Reconciliation$Side"),
          Map.entry("uidlTransferTake format", "auto fetch.UidlFile$Format"));

  private final int port;
  private final ApiOperations api;

  OpenApiVocabulariesIT(@LocalServerPort int port) {
    this.port = port;
    this.api = new ApiOperations(port);
  }

  @Test
  void everyClosedSetIsThatOfTheProgram() {
    Map<String, List<String>> documented = new TreeMap<>();
    for (var schema : api.document().at("/components/schemas").properties()) {
      for (var property : schema.getValue().path("properties").properties()) {
        note(schema.getKey() + "." + property.getKey(), property.getValue(), documented);
      }
    }
    for (Operation operation : api.all()) {
      String id = operation.said().get("operationId").asString();
      for (JsonNode parameter : operation.said().path("parameters")) {
        note(id + " " + parameter.get("name").asString(), parameter.get("schema"), documented);
      }
    }
    Map<String, List<String>> known = new TreeMap<>();
    VOCABULARIES.forEach((place, words) -> known.put(place, words(words)));

    assertThat(documented).containsExactlyInAnyOrderEntriesOf(known);
  }

  @Test
  void everyWordOfAFilterIsTakenAndNoOther() {
    try (ApiThings things = new ApiThings(new ApiClient(port))) {
      List<String> found = new ArrayList<>();
      for (Operation operation : api.all()) {
        String at = operation.at(things::value);
        for (JsonNode parameter : operation.parameters("query")) {
          Map<String, List<String>> words = new TreeMap<>();
          note("", parameter.get("schema"), words);
          String query = at + "?" + parameter.get("name").asString() + "=";
          for (String word : words.getOrDefault("", List.of())) {
            // what changes something, or never ends, is asked for the wrong word alone
            boolean looks = operation.method().equals("GET") && !at.endsWith("/stream");
            if (looks && status(operation, query + word) != 200) {
              found.add(operation + " does not take " + parameter.get("name") + " " + word);
            }
          }
          if (!words.isEmpty() && status(operation, query + "no_such_word") != 422) {
            found.add(operation + " takes any " + parameter.get("name"));
          }
        }
      }
      assertThat(found).isEmpty();
    }
  }

  private int status(Operation operation, String at) {
    return api.send(
            operation.method(),
            at,
            PostriderIntegrationTest.TOKEN,
            operation.bodyType(),
            operation.bodyType() == null ? null : "")
        .status();
  }

  private static void note(String place, JsonNode schema, Map<String, List<String>> documented) {
    JsonNode words = schema.has("items") ? schema.get("items").path("enum") : schema.path("enum");
    if (!words.isMissingNode()) {
      documented.put(
          place,
          words
              .valueStream()
              .filter(word -> !word.isNull())
              .map(JsonNode::asString)
              .sorted()
              .toList());
    }
  }

  /** Words as they are, and those of what has a package before its name. */
  private static List<String> words(String all) {
    return Arrays.stream(all.split(" "))
        .flatMap(one -> one.contains(".") ? of(one).stream() : List.of(one).stream())
        .sorted()
        .toList();
  }

  /** The words of an enum, or of the kinds of a sealed interface. */
  private static List<String> of(String type) {
    try {
      Class<?> found = Class.forName(HOUSE + type);
      if (found.isSealed()) {
        return Arrays.stream(found.getPermittedSubclasses())
            .map(kind -> kind.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
      }
      List<String> words = new ArrayList<>();
      for (Object constant : found.getEnumConstants()) {
        words.add(word(found, (Enum<?>) constant));
      }
      return words;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String word(Class<?> type, Enum<?> constant) throws ReflectiveOperationException {
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(JsonValue.class)) {
        method.setAccessible(true);
        return (String) method.invoke(constant);
      }
    }
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
