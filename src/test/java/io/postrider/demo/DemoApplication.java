package io.postrider.demo;

import io.postrider.PostriderApplication;
import org.springframework.boot.SpringApplication;

/** Postrider on a fresh in-memory H2, with a demo mailbox that receives mail now and then. */
public class DemoApplication {

  /** The token of the demo, where the environment gives none. */
  static final String TOKEN = "postrider-demo-token";

  public static void main(String[] args) {
    SpringApplication.from(PostriderApplication::main)
        .with(DemoMailbox.class, DemoGuide.class)
        .withAdditionalProfiles("demo")
        .run(args);
  }
}
