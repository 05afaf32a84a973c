package io.postrider.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** What the DNS says of a domain, asked of the platform's name servers or those of the settings. */
final class DomainRecords {

  private static final int MOST_RECORDS = 20;

  @SuppressWarnings("JdkObsolete") // JNDI takes no other map
  private final Hashtable<String, String> environment = new Hashtable<>();

  DomainRecords(List<String> nameServers, Duration timeout) {
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(
        Context.PROVIDER_URL, nameServers.isEmpty() ? "dns:" : String.join(" ", nameServers));
    environment.put(
        "com.sun.jndi.dns.timeout.initial", Long.toString(Math.max(1, timeout.toMillis() / 4)));
    environment.put("com.sun.jndi.dns.timeout.retries", "2");
  }

  /** A service record (RFC 2782); the target without its last dot, empty for "not here". */
  record Service(int priority, int weight, int port, String target) {}

  /** Service records, the preferred first: low priority, then high weight. */
  List<Service> services(String name) throws NamingException {
    List<Service> services = new ArrayList<>();
    for (String text : records(name, "SRV")) {
      String[] parts = text.split(" ", -1);
      if (parts.length == 4) {
        services.add(
            new Service(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                host(parts[3])));
      }
    }
    services.sort(
        Comparator.comparingInt(Service::priority)
            .thenComparing(Comparator.comparingInt(Service::weight).reversed()));
    return services;
  }

  /** Mail exchangers (RFC 5321 §5.1), as they come. */
  List<String> exchangers(String domain) throws NamingException {
    return records(domain, "MX").stream()
        .map(text -> host(text.substring(text.indexOf(' ') + 1)))
        .filter(host -> !host.isEmpty())
        .toList();
  }

  /** The provider of the DNS makes texts of records, never objects. */
  @SuppressWarnings("BanJNDI")
  private List<String> records(String name, String type) throws NamingException {
    DirContext context = new InitialDirContext(environment);
    try {
      Attribute attribute = context.getAttributes(name, new String[] {type}).get(type);
      List<String> texts = new ArrayList<>();
      if (attribute != null) {
        NamingEnumeration<?> values = attribute.getAll();
        while (values.hasMore() && texts.size() < MOST_RECORDS) {
          texts.add(String.valueOf(values.next()));
        }
      }
      return texts;
    } catch (NameNotFoundException e) {
      return List.of();
    } finally {
      context.close();
    }
  }

  private static String host(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
