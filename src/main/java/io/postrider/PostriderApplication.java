package io.postrider;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Postrider: one jar, one process kind. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PostriderApplication {

  public static void main(String[] args) {
    SpringApplication.run(PostriderApplication.class, args);
  }
}
