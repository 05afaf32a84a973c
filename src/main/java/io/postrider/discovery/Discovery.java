package io.postrider.discovery;

import io.postrider.egress.CheckedHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;

/**
 * Finds the POP3 servers of an address. A domain that this build knows asks nobody; for others all
 * sources are asked side by side. Safe for use by many threads.
 */
@Service
public class Discovery {

  private final Providers providers;
  private final DiscoverySettings settings;
  private final Autoconfig autoconfig;
  private final ServiceRecords services;
  private final Exchangers exchangers;

  @Autowired
  Discovery(Providers providers, DiscoverySettings settings, CheckedHttp http) {
    this(providers, settings, new Autoconfig(http, settings.timeout()));
  }

  Discovery(Providers providers, DiscoverySettings settings, Autoconfig autoconfig) {
    this.providers = providers;
    this.settings = settings;
    this.autoconfig = autoconfig;
    DomainRecords records = new DomainRecords(settings.nameServers(), settings.timeout());
    this.services = new ServiceRecords(records);
    this.exchangers = new Exchangers(records, providers);
  }

  /** What is known, or said by others within the time of the settings. */
  public DiscoveryReport of(MailAddress address) throws InterruptedException {
    Optional<Provider> known = providers.ofDomain(address.domain());
    if (known.isPresent()) {
      Provider provider = known.get();
      List<Candidate> candidates = provider.candidates(address, Source.PRESET, provider.id());
      return report(
          address,
          List.of(
              Finding.of(
                  Source.PRESET,
                  candidates,
                  candidates.isEmpty() ? provider.notes() : List.of(),
                  provider.id())));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.nothing(Source.PRESET, "the domain is of no known provider"));
    if (settings.lookups()) {
      findings.addAll(lookups(address));
    }
    return report(address, findings);
  }

  private List<Finding> lookups(MailAddress address) throws InterruptedException {
    List<Source> sources = new ArrayList<>();
    List<Callable<Finding>> tasks = new ArrayList<>();
    sources.add(Source.MX);
    tasks.add(() -> exchangers.of(address));
    sources.add(Source.AUTOCONFIG);
    tasks.add(() -> autoconfig.ofHost(address));
    sources.add(Source.AUTOCONFIG);
    tasks.add(() -> autoconfig.ofWellKnown(address));
    URI directory = settings.directory();
    if (directory != null) {
      sources.add(Source.DIRECTORY);
      tasks.add(() -> autoconfig.ofDirectory(address, directory));
    }
    sources.add(Source.SRV);
    tasks.add(() -> services.of(address));
    List<Finding> findings = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<Finding>> futures =
          threads.invokeAll(tasks, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < futures.size(); i++) {
        findings.add(result(sources.get(i), futures.get(i)));
      }
    } finally {
      // what is late has bounds of its own; nobody waits for it
      threads.shutdownNow();
    }
    return findings;
  }

  private static Finding result(Source source, Future<Finding> future) throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException e) {
      return Finding.failed(source, "no answer in time");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look-up of " + source.text() + " broke", e.getCause());
    }
  }

  private static DiscoveryReport report(MailAddress address, List<Finding> findings) {
    List<Candidate> all =
        findings.stream()
            .flatMap(finding -> finding.candidates().stream())
            .sorted(Comparator.comparing(Candidate::source))
            .toList();
    List<Candidate> ranked = new ArrayList<>();
    for (Candidate candidate : all) {
      if (ranked.stream().noneMatch(candidate::isTwinOf)) {
        ranked.add(candidate.ranked(ranked.size() + 1));
      }
    }
    return new DiscoveryReport(
        address.toString(),
        address.domain(),
        ranked,
        findings.stream().flatMap(finding -> finding.hints().stream()).distinct().toList(),
        findings.stream().map(Finding::lookup).toList());
  }
}
