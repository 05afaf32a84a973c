package io.postrider.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the guard lets a connection go, in every spelling an address can have. */
class EgressGuardTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.2",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "168.63.129.16",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.5",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255"
      })
  void refusesSpecialIpv4Addresses(String address) {
    assertThatExceptionOfType(EgressRefused.class)
        .isThrownBy(() -> guard().resolve(address))
        .withMessageContaining(address)
        .withMessageContaining("postrider.egress.allow")
        .satisfies(refused -> assertThat(refused.setting()).isEqualTo("postrider.egress.allow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "0:0:0:0:0:0:0:1",
        "[::1]",
        "::7f00:1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "0:0:0:0:0:ffff:10.1.2.3",
        "::FFFF:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:0:53aa:64c:0:7a5a:80ff:fffe",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fdff:ffff::1",
        "fe80::1",
        "fe80::1%1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1"
      })
  void refusesSpecialIpv6Addresses(String address) {
    assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> guard().resolve(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "127.1",
        "127.0.1",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "00000127.0.0.1",
        "127.0.0.01",
        "127.000.000.001",
        "3232235777",
        "0xa9fea9fe",
        "2852039166",
        "169.254.43518",
        "0",
        "0x0",
        "1.1",
        "127.0.0.1.",
        "127.0.0.1 ",
        " 127.0.0.1",
        "",
        " ",
        "localhost",
        "[::ffff:127.0.0.1]",
        "::1%0",
        "%",
        "\u0661.1.1.1"
      })
  void letsNoOddSpellingReachASpecialAddress(String spelling) {
    List<InetAddress> reached = reachedThrough(spelling);

    assertThat(reached)
        .allSatisfy(address -> {
          assertThat(address.isLoopbackAddress()).isFalse();
          assertThat(address.isAnyLocalAddress()).isFalse();
          assertThat(address.isLinkLocalAddress()).isFalse();
          assertThat(address.isSiteLocalAddress()).isFalse();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860:4860::8888",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8"
      })
  void handsOutPublicAddresses(String address) throws Exception {
    assertThat(guard().resolve(address)).isNotEmpty();
  }

  @Test
  void refusesAHostOfWhichOneAddressIsSpecial() throws Exception {
    var guard = guard(host -> List.of(address("8.8.8.8"), address("10.0.0.1")));

    assertThatExceptionOfType(EgressRefused.class)
        .isThrownBy(() -> guard.resolve("pop.example.com"))
        .withMessageContaining("pop.example.com")
        .withMessageContaining("10.0.0.1");
  }

  @Test
  void checksTheAddressInsideAMappedOne() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 10;
    mapped[15] = 1;
    // the platform makes an IPv4 address of these octets unless it is asked like this
    InetAddress kept = Inet6Address.getByAddress("mapped", mapped, 1);

    assertThatExceptionOfType(EgressRefused.class)
        .isThrownBy(() -> guard(host -> List.of(kept)).resolve("pop.example.com"));
  }

  @Test
  void handsOutTheCheckedAddressesAndNeverAsksTwice() throws Exception {
    Deque<InetAddress> answers =
        new ArrayDeque<>(List.of(address("8.8.8.8"), address("169.254.169.254")));
    var guard = guard(host -> List.of(answers.removeFirst()));

    assertThat(guard.resolve("rebind.example.com")).containsExactly(address("8.8.8.8"));
    assertThat(answers).hasSize(1);
    assertThatExceptionOfType(EgressRefused.class)
        .isThrownBy(() -> guard.resolve("rebind.example.com"));
  }

  @Test
  void refusesEachTurnOfAFlippingNameThatIsSpecial() throws Exception {
    InetAddress good = address("8.8.8.8");
    InetAddress bad = address("127.0.0.1");
    int[] turn = {0};
    var guard = guard(host -> List.of(turn[0]++ % 2 == 0 ? good : bad));

    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        assertThat(guard.resolve("flip.example.com")).containsExactly(good);
      } catch (EgressRefused e) {
        refused++;
      }
    }

    assertThat(refused).isEqualTo(500);
  }

  @Test
  void letsTheOperatorAllowBlocks() throws Exception {
    var guard =
        new EgressGuard(
            new EgressSettings(List.of("10.1.0.0/16", " fd00::/8 ", "127.0.0.1"), null),
            HostLookup.ofPlatform());

    assertThat(guard.resolve("10.1.255.255")).isNotEmpty();
    assertThat(guard.resolve("fd12::1")).isNotEmpty();
    assertThat(guard.resolve("127.0.0.1")).isNotEmpty();
    assertThat(guard.resolve("64:ff9b::10.1.0.1")).isNotEmpty();
    for (String outside : List.of("10.2.0.1", "127.0.0.2", "fc00::1", "::1")) {
      assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> guard.resolve(outside));
    }
  }

  @Test
  void lookupsThatGiveNothingAreUnknownHosts() {
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> guard(host -> List.of()).resolve("pop.example.com"));
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> guard().resolve("a".repeat(254)));
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> guard().resolve("pop.example.com\r\nX"));
  }

  @Test
  void letsMailboxPortsPassAndNamesTheSettingForOthers() throws Exception {
    guard().requireMailboxPort(110);
    guard().requireMailboxPort(995);

    assertThatExceptionOfType(EgressRefused.class)
        .isThrownBy(() -> guard().requireMailboxPort(25))
        .withMessageContaining("postrider.egress.ports")
        .satisfies(refused -> assertThat(refused.setting()).isEqualTo("postrider.egress.ports"));
  }

  @Test
  void portsMayBeListedOrAny() throws Exception {
    var listed =
        new EgressGuard(new EgressSettings(null, List.of("1110", " 995")), HostLookup.ofPlatform());
    var any = new EgressGuard(new EgressSettings(null, List.of("*")), HostLookup.ofPlatform());

    listed.requireMailboxPort(1110);
    any.requireMailboxPort(6379);
    assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> listed.requireMailboxPort(110));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "example.com/8", "fd00::/129", "10/8/8"})
  void refusesBlocksItCannotRead(String block) {
    assertThatIllegalArgumentException().isThrownBy(() -> new EgressSettings(List.of(block), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "pop3", "-1"})
  void refusesPortsItCannotRead(String port) {
    assertThatIllegalArgumentException().isThrownBy(() -> new EgressSettings(null, List.of(port)));
  }

  private static List<InetAddress> reachedThrough(String spelling) {
    try {
      return guard().resolve(spelling);
    } catch (UnknownHostException | EgressRefused refused) {
      return List.of();
    }
  }

  private static EgressGuard guard() {
    return guard(HostLookup.ofPlatform());
  }

  private static EgressGuard guard(HostLookup lookup) {
    return new EgressGuard(new EgressSettings(null, null), lookup);
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
