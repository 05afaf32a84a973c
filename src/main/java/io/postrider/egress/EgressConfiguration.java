package io.postrider.egress;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The name server and the trusted authorities of the platform; tests put their own there. */
@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

  @Bean
  HostLookup hostLookup() {
    return HostLookup.ofPlatform();
  }

  @Bean
  CheckedHttp checkedHttp(EgressGuard guard) throws NoSuchAlgorithmException {
    return new CheckedHttp(guard, SSLContext.getDefault());
  }
}
