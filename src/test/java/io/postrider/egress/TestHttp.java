package io.postrider.egress;

import java.util.List;
import javax.net.ssl.SSLContext;

/** A client for tests of other modules: loopback is allowed, and every name they give is there. */
public final class TestHttp {

  private TestHttp() {}

  public static CheckedHttp over(SSLContext tls, HostLookup lookup) {
    return over(tls, lookup, List.of("127.0.0.0/8"));
  }

  public static CheckedHttp over(SSLContext tls, HostLookup lookup, List<String> allow) {
    return new CheckedHttp(new EgressGuard(new EgressSettings(allow, null), lookup), tls);
  }
}
