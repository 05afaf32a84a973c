package io.postrider.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postrider.egress.CheckedHttp;
import io.postrider.egress.HostLookup;
import io.postrider.egress.TestHttp;
import io.postrider.pop3.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name server and a web server of a domain, and what discovery makes of what they say. */
class DiscoveryTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final String DOMAIN = "example.test";
  private static final String WELL_KNOWN = DOMAIN + "/.well-known/autoconfig/mail/config-v1.1.xml";
  private static final String OWN_HOST = "autoconfig." + DOMAIN + "/mail/config-v1.1.xml";

  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Set<String> hosts = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private NameServer names;
  private HttpsServer web;

  @BeforeEach
  void start() throws IOException {
    names = new NameServer();
    web = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.setHttpsConfigurator(
        new HttpsConfigurator(
            AUTHORITY.issue(DOMAIN, "autoconfig." + DOMAIN, "directory.test").serverContext()));
    web.createContext("/", this::serve);
    web.start();
  }

  @AfterEach
  void stop() {
    names.close();
    web.stop(0);
  }

  @Test
  void aKnownDomainIsAnsweredAndNobodyIsAsked() throws InterruptedException {
    DiscoveryReport report = discover("someone@gmail.com");

    Candidate found = only(report);
    assertThat(found.source()).isEqualTo(Source.PRESET);
    assertThat(found.account().host()).isEqualTo("pop.gmail.com");
    assertThat(found.hints()).extracting(Hint::code).contains("username.recent");
    assertThat(names.questions()).isEmpty();
    assertThat(requests).isEmpty();
  }

  @Test
  void aProviderWithoutPop3IsSaidToHaveNone() throws InterruptedException {
    DiscoveryReport report = discover("someone@icloud.com");

    assertThat(report.candidates()).isEmpty();
    assertThat(report.hints()).extracting(Hint::code).containsExactly("pop3.not_offered");
  }

  @Test
  void theMailExchangerTellsTheProviderOfACustomersDomain() throws InterruptedException {
    names.mx(DOMAIN, 0, "example-test.mail.protection.outlook.com");

    Candidate found = only(discover("someone@" + DOMAIN));

    assertThat(found.source()).isEqualTo(Source.MX);
    assertThat(found.provider()).isEqualTo("Microsoft 365");
    assertThat(found.account().username()).isEqualTo("someone@" + DOMAIN);
    assertThat(found.account().auth().mechanism()).isEqualTo("xoauth2");
  }

  @Test
  void serviceRecordsComeByPriorityAndWeightAndTheImplicitFirst() throws InterruptedException {
    names
        .srv("_pop3s._tcp." + DOMAIN, 20, 0, 995, "last." + DOMAIN)
        .srv("_pop3s._tcp." + DOMAIN, 10, 1, 995, "second." + DOMAIN)
        .srv("_pop3s._tcp." + DOMAIN, 10, 5, 1995, "first." + DOMAIN)
        .srv("_pop3._tcp." + DOMAIN, 0, 0, 110, "plain." + DOMAIN);

    DiscoveryReport report = discover("someone@" + DOMAIN);

    assertThat(report.candidates())
        .extracting(candidate -> candidate.account().host())
        .containsExactly(
            "first." + DOMAIN, "second." + DOMAIN, "last." + DOMAIN, "plain." + DOMAIN);
    assertThat(report.candidates()).extracting(Candidate::rank).containsExactly(1, 2, 3, 4);
    assertThat(report.candidates().getFirst().account().port()).isEqualTo(1995);
    assertThat(report.candidates().getLast().account().tls()).isEqualTo("starttls");
    assertThat(report.candidates()).noneMatch(Candidate::confirm);
  }

  @Test
  void aServerElsewhereIsToBeConfirmed() throws InterruptedException {
    names.srv("_pop3s._tcp." + DOMAIN, 0, 0, 995, "pop.notexample.test");

    Candidate found = only(discover("someone@" + DOMAIN));

    assertThat(found.confirm()).isTrue();
    assertThat(found.hints()).extracting(Hint::code).containsExactly("host.elsewhere");
  }

  @Test
  void aRecordWithoutTargetSaysThatThereIsNoPop3() throws InterruptedException {
    names.srv("_pop3s._tcp." + DOMAIN, 0, 0, 0, "").srv("_pop3._tcp." + DOMAIN, 0, 0, 0, "");

    DiscoveryReport report = discover("someone@" + DOMAIN);

    assertThat(report.candidates()).isEmpty();
    assertThat(report.hints()).extracting(Hint::code).containsExactly("pop3.not_offered");
  }

  @Test
  void theConfigurationFileGoesBeforeTheServiceRecordAndTwinsAreOne() throws InterruptedException {
    names
        .srv("_pop3s._tcp." + DOMAIN, 0, 0, 995, "other." + DOMAIN)
        .srv("_pop3s._tcp." + DOMAIN, 1, 0, 995, "pop." + DOMAIN);
    hosts.add(DOMAIN);
    files.put(WELL_KNOWN, file("pop." + DOMAIN));

    DiscoveryReport report = discover("someone@" + DOMAIN);

    assertThat(report.candidates())
        .extracting(candidate -> candidate.source() + " " + candidate.account().host())
        .containsExactly("AUTOCONFIG pop." + DOMAIN, "SRV other." + DOMAIN);
  }

  @Test
  void onlyTheDomainsOwnHostLearnsTheAddress() throws InterruptedException {
    hosts.addAll(Set.of(DOMAIN, "autoconfig." + DOMAIN, "directory.test"));
    files.put(OWN_HOST, file("pop." + DOMAIN));

    discover("some+one@" + DOMAIN, directory());

    assertThat(requests)
        .containsExactlyInAnyOrder(
            OWN_HOST + "?emailaddress=some%2Bone%40" + DOMAIN,
            WELL_KNOWN,
            "directory.test/v1.1/" + DOMAIN);
  }

  @Test
  void anOperatorsDirectoryIsAskedToo() throws InterruptedException {
    hosts.add("directory.test");
    files.put("directory.test/v1.1/" + DOMAIN, file("pop." + DOMAIN));

    assertThat(only(discover("someone@" + DOMAIN, directory())).source())
        .isEqualTo(Source.DIRECTORY);
  }

  @Test
  void aDomainThatLeadsInsideIsRefusedAsAMailboxThereWouldBe() throws InterruptedException {
    hosts.add(DOMAIN);
    files.put(WELL_KNOWN, file("pop." + DOMAIN));
    CheckedHttp guarded =
        TestHttp.over(AUTHORITY.clientContext(), this::addresses, List.of("10.0.0.0/8"));

    DiscoveryReport report = discover("someone@" + DOMAIN, guarded, null, true);

    assertThat(report.candidates()).isEmpty();
    assertThat(requests).isEmpty();
    assertThat(report.lookups())
        .anySatisfy(lookup -> {
          assertThat(lookup.outcome()).isEqualTo(Lookup.Outcome.FAILED);
          assertThat(lookup.detail()).contains("postrider.egress.allow");
        });
  }

  @Test
  void whatIsNoFileAndWhoDoesNotAnswerIsSaid() throws InterruptedException {
    names.fallSilent();
    hosts.add(DOMAIN);
    files.put(WELL_KNOWN, "<html>Welcome</p>");

    DiscoveryReport report = discover("someone@" + DOMAIN);

    assertThat(report.candidates()).isEmpty();
    assertThat(report.lookups())
        .extracting(lookup -> lookup.source() + " " + lookup.outcome())
        .containsExactly(
            "PRESET NOTHING", "MX FAILED", "AUTOCONFIG NOTHING", "AUTOCONFIG FAILED", "SRV FAILED");
  }

  @Test
  void withoutLookupsOnlyThePresetsSpeak() throws InterruptedException {
    DiscoveryReport report = discover("someone@" + DOMAIN, http(), null, false);

    assertThat(report.lookups()).extracting(Lookup::source).containsExactly(Source.PRESET);
    assertThat(names.questions()).isEmpty();
  }

  private static Candidate only(DiscoveryReport report) {
    assertThat(report.candidates()).as("%s", report.lookups()).hasSize(1);
    return report.candidates().getFirst();
  }

  private DiscoveryReport discover(String address) throws InterruptedException {
    return discover(address, null);
  }

  private DiscoveryReport discover(String address, @Nullable URI directory)
      throws InterruptedException {
    return discover(address, http(), directory, true);
  }

  private DiscoveryReport discover(
      String address, CheckedHttp http, @Nullable URI directory, boolean lookups)
      throws InterruptedException {
    DiscoverySettings settings =
        new DiscoverySettings(lookups, Duration.ofSeconds(5), List.of(names.url()), directory);
    Autoconfig autoconfig =
        new Autoconfig(http, settings.timeout(), ":" + web.getAddress().getPort());
    return new Discovery(new Providers(), settings, autoconfig).of(MailAddress.parse(address));
  }

  private CheckedHttp http() {
    return TestHttp.over(AUTHORITY.clientContext(), this::addresses);
  }

  private URI directory() {
    return URI.create("https://directory.test:" + web.getAddress().getPort() + "/v1.1/");
  }

  /** The name server of {@link HostLookup}: the hosts that a test has. */
  private List<InetAddress> addresses(String host) throws UnknownHostException {
    if (hosts.contains(host)) {
      return List.of(InetAddress.getLoopbackAddress());
    }
    throw new UnknownHostException(host);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host").replaceAll(":\\d+$", "");
    requests.add(host + exchange.getRequestURI());
    String file = files.get(host + exchange.getRequestURI().getPath());
    byte[] body = (file == null ? "" : file).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(file == null ? 404 : 200, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static String file(String host) {
    return """
    <clientConfig version="1.1"><emailProvider id="example"><incomingServer type="pop3">
    <hostname>%s</hostname><port>995</port><socketType>SSL</socketType>
    <username>%%EMAILADDRESS%%</username><authentication>password-cleartext</authentication>
    </incomingServer></emailProvider></clientConfig>\
    """
        .formatted(host);
  }
}
