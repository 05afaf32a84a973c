package io.postrider.webhook;

import io.postrider.PostriderIntegrationTest;
import io.postrider.egress.TestEgress;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * The whole service, with three attempts a delivery that follow each other at once, names that the
 * test resolves, certificates that the test issues, and a process that dies when it is told to.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@PostriderIntegrationTest
@TestPropertySource(properties = "postrider.webhooks.retry-delays=PT0S,PT0S")
@Import({TestEgress.class, DyingSettlement.Wiring.class})
@interface WebhookIntegrationTest {}
