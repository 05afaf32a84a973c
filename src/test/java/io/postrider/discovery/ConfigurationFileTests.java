package io.postrider.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration files, good and bad. */
class ConfigurationFileTests {

  private static final String GOOD =
      """
      <?xml version="1.0"?>
      <clientConfig version="1.1">
        <emailProvider id="example.com">
          <displayName>Example &amp; Sons</displayName>
          <incomingServer type="imap"><hostname>imap.example.com</hostname></incomingServer>
          <incomingServer type="pop3">
            <hostname>pop.%EMAILDOMAIN%</hostname><port>995</port><socketType>SSL</socketType>
            <username>%EMAILLOCALPART%</username>
            <authentication>OAuth2</authentication>
            <authentication>password-cleartext</authentication>
          </incomingServer>
          <incomingServer type="pop3">
            <hostname>pop.example.com</hostname><port>110</port><socketType>STARTTLS</socketType>
            <username>%EMAILADDRESS%</username><authentication>password-encrypted</authentication>
          </incomingServer>
          <incomingServer type="pop3">
            <hostname>pop.example.com</hostname><port>110</port><socketType>plain</socketType>
            <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication>
          </incomingServer>
        </emailProvider>
        <oAuth2>
          <authURL>https://login.example.com/authorize</authURL>
          <tokenURL>https://login.example.com/token</tokenURL><scope>mail</scope>
        </oAuth2>
      </clientConfig>
      """;

  @Test
  void itsPop3ServersWithTlsAreCandidates() throws XMLStreamException {
    List<Candidate> found = candidates(GOOD);

    assertThat(found).hasSize(2);
    Candidate first = found.getFirst();
    assertThat(first.provider()).isEqualTo("Example & Sons");
    assertThat(first.account().host()).isEqualTo("pop.example.com");
    assertThat(first.account().username()).isEqualTo("someone");
    assertThat(first.mechanisms()).containsExactly("xoauth2", "auto");
    assertThat(first.oauth2())
        .isEqualTo(
            new Candidate.OAuth2Endpoints(
                "https://login.example.com/authorize", "https://login.example.com/token", "mail"));
    assertThat(found.getLast().account().tls()).isEqualTo("starttls");
    assertThat(found.getLast().oauth2()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<hostname>exa mple</hostname>",
        "<hostname>pop.example.com/x</hostname>",
        "<port>0</port>",
        "<port>65536</port>",
        "<port>many</port>",
        "<socketType>plain</socketType>",
        "<socketType/>",
        "<username></username>",
        "<authentication>NTLM</authentication>"
      })
  void aServerThatCannotBeAnAccountIsLeftOut(String element) throws XMLStreamException {
    String name = element.replaceAll("^<(\\w+).*", "$1");
    String server =
        """
        <hostname>pop.example.com</hostname><port>995</port><socketType>SSL</socketType>\
        <username>x</username><authentication>password-cleartext</authentication>\
        """
            .replaceAll("<" + name + ">.*</" + name + ">", element);

    assertThat(server).contains(element);
    assertThat(candidates(wrapped(server))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not xml",
        "<clientConfig>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x\"><a/>",
        "<a>&undeclared;</a>"
      })
  void whatIsNoSuchFileIsRefused(String text) {
    assertThatExceptionOfType(XMLStreamException.class).isThrownBy(() -> candidates(text));
  }

  @Test
  void elementsDeepInEachOtherAreRefused() {
    assertThatExceptionOfType(XMLStreamException.class)
        .isThrownBy(() -> candidates("<a>".repeat(1_000) + "</a>".repeat(1_000)));
  }

  @Test
  void onlyTheFirstServersCount() throws XMLStreamException {
    String server =
        "<incomingServer type=\"pop3\"><hostname>pop.example.com</hostname><port>995</port>"
            + "<socketType>SSL</socketType><username>x</username>"
            + "<authentication>password-cleartext</authentication></incomingServer>";

    assertThat(candidates("<c><emailProvider>" + server.repeat(50) + "</emailProvider></c>"))
        .hasSize(10);
  }

  private static String wrapped(String server) {
    return "<clientConfig><emailProvider><incomingServer type=\"pop3\">"
        + server
        + "</incomingServer></emailProvider></clientConfig>";
  }

  private static List<Candidate> candidates(String xml) throws XMLStreamException {
    return new ConfigurationReading(
            MailAddress.parse("someone@example.com"), Source.AUTOCONFIG, "https://x.test/")
        .candidates(ConfigurationFile.read(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
