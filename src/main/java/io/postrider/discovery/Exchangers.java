package io.postrider.discovery;

import java.util.List;
import javax.naming.NamingException;

/** Recognises a provider by the mail exchangers of its customer's domain. */
final class Exchangers {

  private final DomainRecords records;
  private final Providers providers;

  Exchangers(DomainRecords records, Providers providers) {
    this.records = records;
    this.providers = providers;
  }

  Finding of(MailAddress address) {
    List<String> hosts;
    try {
      hosts = records.exchangers(address.domain());
    } catch (NamingException e) {
      return Finding.failed(Source.MX, "the name server did not answer as it should");
    }
    for (String host : hosts) {
      Provider provider = providers.ofExchanger(host).orElse(null);
      if (provider != null) {
        List<Candidate> candidates = provider.candidates(address, Source.MX, host);
        return Finding.of(
            Source.MX, candidates, candidates.isEmpty() ? provider.notes() : List.of(), host);
      }
    }
    return Finding.nothing(
        Source.MX,
        hosts.isEmpty() ? "no mail exchanger" : "the mail exchangers are of no known provider");
  }
}
