package io.postrider;

import java.time.Clock;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one source of time; tests replace it by a clock they hold. */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {

  @Bean
  InstantSource time() {
    return Clock.systemUTC();
  }
}
