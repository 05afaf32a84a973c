package io.postrider.egress;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The name server of the platform, in the place where tests put their own. */
@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

  @Bean
  HostLookup hostLookup() {
    return HostLookup.ofPlatform();
  }
}
