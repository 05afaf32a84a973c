package io.postrider.bench.pop3;

import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.MaildropListing;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.TrustSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** This project's engine, used as the service uses it: STAT, the listings, RETRs in a run, QUIT. */
final class EngineClient implements MailClient {

  private final Map<Maildrop, Pop3Client> clients = new HashMap<>();

  @Override
  public Fetched fetch(Maildrop drop, int most) throws Pop3Exception {
    long began = System.nanoTime();
    Deadline deadline = Deadline.in(Duration.ofMinutes(10));
    try (AuthorizationSession greeted = client(drop).connect(deadline);
        TransactionSession session = greeted.authenticate(credentials(drop), deadline)) {
      int messages = Math.min(most, session.stat(deadline).messages());
      MaildropListing listing = session.listing(deadline);
      if (listing.size() < messages || !listing.complete()) {
        throw new IllegalStateException("only " + listing.size() + " are listed");
      }
      CountingSink sink = new CountingSink();
      long open = System.nanoTime() - began;
      session.retrieveAll(IntStream.rangeClosed(1, messages).toArray(), sink, deadline);
      session.quit(deadline);
      return new Fetched(sink.messages(), sink.octets(), open);
    }
  }

  @Override
  public int list(Maildrop drop) throws Pop3Exception {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    try (AuthorizationSession greeted = client(drop).connect(deadline);
        TransactionSession session = greeted.authenticate(credentials(drop), deadline)) {
      MaildropListing listing = session.listing(deadline);
      session.quit(deadline);
      return listing.complete() ? 2 * listing.size() : 0;
    }
  }

  @Override
  public int poll(Maildrop drop) throws Pop3Exception {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    try (AuthorizationSession greeted = client(drop).connect(deadline);
        TransactionSession session = greeted.authenticate(credentials(drop), deadline)) {
      int messages = session.stat(deadline).messages();
      session.quit(deadline);
      return messages;
    }
  }

  private Pop3Client client(Maildrop drop) {
    return clients.computeIfAbsent(drop, EngineClient::newClient);
  }

  static Pop3Client newClient(Maildrop drop) {
    TlsPolicy policy = drop.tls() ? TlsPolicy.IMPLICIT : TlsPolicy.CLEARTEXT;
    try {
      return Pop3Client.builder(new Endpoint(drop.host(), drop.port(), policy))
          .trust(TrustSettings.authority(Files.readString(drop.authority())))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Credentials credentials(Maildrop drop) {
    return new Credentials.Password(
        drop.user(), drop.password(), Mechanism.PLAIN);
  }
}
