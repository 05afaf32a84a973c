package io.postrider.discovery;

import io.postrider.egress.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.NamingException;

/** The service records of RFC 6186 §3.3: {@code _pop3s._tcp} before {@code _pop3._tcp}. */
final class ServiceRecords {

  private static final String IMPLICIT = "_pop3s._tcp.";
  private static final String UPGRADED = "_pop3._tcp.";

  private final DomainRecords records;

  ServiceRecords(DomainRecords records) {
    this.records = records;
  }

  Finding of(MailAddress address) {
    List<Candidate> candidates = new ArrayList<>();
    boolean refused = false;
    try {
      for (String service : List.of(IMPLICIT, UPGRADED)) {
        String name = service + address.domain();
        for (DomainRecords.Service record : records.services(name)) {
          if (record.target().isEmpty()) {
            refused = true;
          } else {
            candidate(address, name, record).ifPresent(candidates::add);
          }
        }
      }
    } catch (NamingException | NumberFormatException e) {
      return Finding.failed(Source.SRV, "the name server did not answer as it should");
    }
    if (!candidates.isEmpty()) {
      return Finding.of(Source.SRV, candidates, candidates.getFirst().detail());
    }
    return refused
        ? Finding.of(
            Source.SRV,
            List.of(),
            List.of(new Hint("pop3.not_offered", "The domain says that it offers no POP3.")),
            "a service record without a target")
        : Finding.nothing(Source.SRV, "no service record for POP3");
  }

  private static Optional<Candidate> candidate(
      MailAddress address, String name, DomainRecords.Service record) {
    String host;
    try {
      host = HostName.parse(record.target());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (record.port() < 1) {
      return Optional.empty();
    }
    boolean elsewhere = !host.equals(address.domain()) && !host.endsWith("." + address.domain());
    List<Hint> hints =
        elsewhere
            ? List.of(
                new Hint(
                    "host.elsewhere",
                    "The server lies outside of the address's domain, and the DNS alone says so;"
                        + " make sure that it is the right one before a password goes there."))
            : List.of();
    return Optional.of(
        new Candidate(
            0,
            Source.SRV,
            name,
            null,
            new Candidate.Account(
                host,
                record.port(),
                name.startsWith(IMPLICIT) ? "implicit" : "starttls",
                address.toString(),
                new Candidate.Auth("auto"),
                null),
            List.of("auto"),
            null,
            null,
            elsewhere,
            hints,
            null));
  }
}
