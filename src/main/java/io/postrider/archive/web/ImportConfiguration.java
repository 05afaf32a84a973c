package io.postrider.archive.web;

import io.postrider.web.StreamedBody;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An import is read as it comes. */
@Configuration(proxyBeanMethods = false)
class ImportConfiguration {

  @Bean
  StreamedBody importedMail() {
    return new StreamedBody(ImportController.PATH);
  }
}
