package io.postrider.pop3.dialogue;

import io.postrider.pop3.Anomaly;
import io.postrider.pop3.AuthenticationRejected;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Capabilities;
import io.postrider.pop3.CollectingSink;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.CredentialsUnfit;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.DeadlineExceeded;
import io.postrider.pop3.DropListing;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.Expiry;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ResponseCode;
import io.postrider.pop3.Retrieval;
import io.postrider.pop3.ScanListing;
import io.postrider.pop3.TlsFailed;
import io.postrider.pop3.TlsInfo;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.TrustSettings;
import io.postrider.pop3.UniqueIdListing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the client's moves through the engine's public API and tells in words what came of each.
 *
 * <ul>
 *   <li>{@code connect clear|stls|tls}, with {@code patience PT1S} as the read timeout; {@code
 *       leave}: QUIT before login; {@code close};
 *   <li>{@code greeting}, {@code timestamp}, {@code capability TAG}, {@code login-delay}, {@code
 *       expire}, {@code implementation}, {@code tls}: what the server told;
 *   <li>{@code login NAME PASSWORD}, {@code bearer NAME TOKEN}, both with {@code by MECHANISM};
 *   <li>{@code stat}, {@code list}, {@code list n}, {@code uidl}, {@code uidl n}, {@code noop},
 *       {@code rset}, {@code quit}, {@code anomalous};
 *   <li>{@code retr n} and {@code top n lines}, of which the anomalies are told; {@code fetch n m
 *       …} retrieves many in one call, {@code got n} shows one of them;
 *   <li>{@code dele n} with the proof of this session's retrieval, {@code delete n} without.
 * </ul>
 *
 * <p>A failure is told by its type and what it adds: {@code CommandRejected TEMPORARY}.
 */
final class DialogueClient implements AutoCloseable {

  /** The name that the server's certificate is for. */
  static final String HOST = "pop.example.com";

  private final int port;
  private final String authorityPem;
  private final boolean bareLf;
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(60));
  private final Map<Integer, Retrieval> proofs = new HashMap<>();
  private CollectingSink sink = new CollectingSink();
  private @Nullable AuthorizationSession hello;
  private @Nullable TransactionSession drop;
  private boolean over = true;

  DialogueClient(int port, String authorityPem, boolean bareLf) {
    this.port = port;
    this.authorityPem = authorityPem;
    this.bareLf = bareLf;
  }

  /** What came of it, in words. */
  String make(ClientMove move) {
    String[] words = Octets.of(move.words()).split(" ", -1);
    try {
      return make(words);
    } catch (Pop3Exception e) {
      over |= !e.sessionUsable();
      return words(e);
    }
  }

  /** Whether the last session was ended by a move or a failure: none is left open by mistake. */
  boolean isOver() {
    return over;
  }

  /** The octets that reached the sink for the message of this move. */
  String received(ClientMove move) {
    int number = Integer.parseInt(move.words().split(" ", -1)[1]);
    return sink.completed().containsKey(number) ? sink.text(number) : "";
  }

  private String make(String[] words) throws Pop3Exception {
    return switch (words[0]) {
      case "connect" -> connect(words);
      case "login", "bearer" -> logIn(words);
      case "stat", "list", "uidl", "noop", "rset" -> ask(words);
      case "retr", "top", "fetch", "got" -> retrieve(words);
      case "dele", "delete", "quit", "anomalous" -> finish(words);
      case "leave" -> {
        hello().quit(deadline);
        over = true;
        yield "";
      }
      case "close" -> {
        giveUp();
        over = true;
        yield "";
      }
      default -> told(words);
    };
  }

  private String connect(String[] words) throws Pop3Exception {
    TlsPolicy policy = policy(words[1]);
    Pop3Client.Builder client =
        Pop3Client.builder(new Endpoint(HOST, port, policy))
            .resolver(host -> List.of(InetAddress.ofLiteral("127.0.0.1")))
            .trust(TrustSettings.authority(authorityPem));
    int patience = Arrays.asList(words).indexOf("patience");
    if (patience > 0) {
      client.readTimeout(Duration.parse(words[patience + 1]));
    }
    if (!over) {
      return "the last session was left open";
    }
    sink = new CollectingSink();
    proofs.clear();
    drop = null;
    hello = client.build().connect(deadline);
    over = false;
    return "";
  }

  static TlsPolicy policy(String word) {
    return switch (word) {
      case "clear" -> TlsPolicy.CLEARTEXT;
      case "stls" -> TlsPolicy.STLS_REQUIRED;
      case "tls" -> TlsPolicy.IMPLICIT;
      default -> throw new IllegalArgumentException("no such policy: " + word);
    };
  }

  private String logIn(String[] words) throws Pop3Exception {
    Mechanism mechanism =
        words.length > 3 && words[3].equals("by") ? Mechanism.valueOf(words[4]) : Mechanism.AUTO;
    Credentials credentials =
        words[0].equals("login")
            ? new Credentials.Password(words[1], words[2], mechanism)
            : new Credentials.Bearer(words[1], words[2], mechanism);
    drop = hello().authenticate(credentials, deadline);
    return "";
  }

  private String ask(String[] words) throws Pop3Exception {
    boolean one = words.length > 1;
    int number = one ? Integer.parseInt(words[1]) : 0;
    switch (words[0]) {
      case "stat" -> {
        DropListing stat = drop().stat(deadline);
        return stat.messages() + " " + size(stat.octets());
      }
      case "list" -> {
        return one
            ? size(drop().list(number, deadline))
            : drop().list(deadline).stream()
                .map(DialogueClient::words)
                .collect(Collectors.joining(", "));
      }
      case "uidl" -> {
        return one
            ? words(drop().uidl(number, deadline))
            : drop().uidl(deadline).stream()
                .map(DialogueClient::words)
                .collect(Collectors.joining(", "));
      }
      case "noop" -> drop().noop(deadline);
      default -> drop().rset(deadline);
    }
    return "";
  }

  private static String words(ScanListing entry) {
    return entry.number() + " " + (entry.sizeKnown() ? entry.octets() : "?");
  }

  private static String words(UniqueIdListing entry) {
    String uid = entry.uid();
    return entry.number() + " " + (uid == null ? "?" : uid);
  }

  private static String size(OptionalLong octets) {
    return octets.isPresent() ? Long.toString(octets.getAsLong()) : "?";
  }

  private String retrieve(String[] words) throws Pop3Exception {
    int[] numbers = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
    return switch (words[0]) {
      case "retr" -> {
        Retrieval retrieval = drop().retr(numbers[0], sink, deadline);
        proofs.put(numbers[0], retrieval);
        yield words(retrieval);
      }
      case "top" -> words(drop().top(numbers[0], numbers[1], sink, deadline));
      case "fetch" -> fetch(numbers);
      default -> sink.completed().containsKey(numbers[0]) ? "" : "nothing";
    };
  }

  private String fetch(int[] numbers) throws Pop3Exception {
    List<String> told = new ArrayList<>();
    sink =
        new CollectingSink() {
          @Override
          public void complete(Retrieval retrieval) throws java.io.IOException {
            super.complete(retrieval);
            proofs.put(retrieval.number(), retrieval);
            told.add((retrieval.number() + " " + words(retrieval)).strip());
          }

          @Override
          public void rejected(int number, CommandRejected rejection) {
            told.add(number + " " + words(rejection));
          }
        };
    try {
      drop().retrieveAll(numbers, sink, deadline);
    } catch (Pop3Exception e) {
      over |= !e.sessionUsable();
      told.add(words(e));
    }
    return String.join(", ", told);
  }

  /** A bare-LF session says so with each text; that is checked here, for it is not in the file. */
  private String words(Retrieval retrieval) {
    Set<Anomaly> anomalies = EnumSet.noneOf(Anomaly.class);
    anomalies.addAll(retrieval.anomalies());
    if (anomalies.remove(Anomaly.BARE_LF_SESSION) != bareLf) {
      return bareLf ? "no BARE_LF_SESSION" : "BARE_LF_SESSION";
    }
    return anomalies.stream().map(Anomaly::name).collect(Collectors.joining(" "));
  }

  private String finish(String[] words) throws Pop3Exception {
    switch (words[0]) {
      case "dele" -> {
        Retrieval proof = proofs.get(Integer.parseInt(words[1]));
        if (proof == null) {
          return "no proof";
        }
        drop().dele(proof, deadline);
      }
      case "delete" -> drop().deleteStoredEarlier(Integer.parseInt(words[1]), deadline);
      case "quit" -> {
        over = true;
        return drop().quit(deadline).name();
      }
      default -> {
        return drop().anomalous() ? "yes" : "no";
      }
    }
    return "";
  }

  private String told(String[] words) {
    TransactionSession open = drop;
    Capabilities capabilities = open == null ? hello().capabilities() : open.capabilities();
    return switch (words[0]) {
      case "greeting" -> hello().greeting().reply().line();
      case "timestamp" -> hello().greeting().apopTimestamp().orElse("none");
      case "capability" ->
          capabilities.has(words[1])
              ? ("yes " + String.join(" ", capabilities.arguments(words[1]))).strip()
              : capabilities.known() ? "no" : "unknown";
      case "login-delay" ->
          capabilities.loginDelay().map(Duration::toString).orElse("none")
              + (capabilities.loginDelayPerUser() ? " per user" : "");
      case "expire" -> capabilities.expiry().map(DialogueClient::words).orElse("none");
      case "implementation" -> capabilities.implementation().orElse("none");
      case "tls" -> hello().tls().map(TlsInfo::protocol).orElse("none");
      default -> throw new IllegalArgumentException("no such move: " + words[0]);
    };
  }

  private static String words(Expiry expiry) {
    return expiry.days().map(days -> days + " days").orElse("never");
  }

  private static String words(Pop3Exception failure) {
    String more =
        switch (failure) {
          case AuthenticationRejected e -> words(e.responseCode());
          case CommandRejected e -> words(e.responseCode());
          case CredentialsUnfit e -> e.reason().name();
          case LimitExceeded e -> e.limit();
          case DeadlineExceeded e -> e.reason().name();
          case TlsFailed e -> e.reason().name();
          default -> "";
        };
    return (failure.getClass().getSimpleName() + " " + more).strip();
  }

  private static String words(Optional<ResponseCode> code) {
    return code.map(present -> present.failureClass().name()).orElse("");
  }

  private AuthorizationSession hello() {
    if (hello == null) {
      throw new IllegalStateException("not connected");
    }
    return hello;
  }

  private TransactionSession drop() {
    if (drop == null) {
      throw new IllegalStateException("not logged in");
    }
    return drop;
  }

  @Override
  public void close() {
    giveUp();
  }

  /** Drops the connection, if there is one. */
  void giveUp() {
    if (drop != null) {
      drop.close();
    }
    if (hello != null) {
      hello.close();
    }
  }
}
