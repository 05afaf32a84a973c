package io.postrider;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/**
 * The whole service on a random port, over the database named by {@code postrider.test.database}.
 * Nothing is polled by schedule: a test asks for the polls it wants. Classes that add nothing of
 * their own share one context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "postrider.security.bootstrap-token=" + PostriderIntegrationTest.TOKEN,
      "postrider.secrets.key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
      "postrider.egress.allow=127.0.0.0/8,::1/128",
      "postrider.egress.ports=*",
      "postrider.durability.accept=embedded",
      "postrider.rate.enabled=false",
      "postrider.schedule.enabled=false",
      "postrider.schedule.min-interval=PT1S"
    })
@Import(TestDatabase.class)
public @interface PostriderIntegrationTest {

  /** The admin token of every test. */
  String TOKEN = "integration-test-admin-token";
}
