package io.postrider;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * For tests that make the log talk: the levels that their context has set do not outlive them.
 * Levels belong to the JVM, not to the context.
 */
public final class QuietAfterwards implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      for (Logger logger : logback.getLoggerList()) {
        if (!logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
          logger.setLevel(null);
        }
      }
    }
  }
}
