package io.postrider;

import org.junit.jupiter.api.Assumptions;

/**
 * A server that a test starts and this machine may lack. Without it the test is skipped with a word
 * that says what to install; where {@code POSTRIDER_TEST_REQUIRE_SERVERS} is set, as in CI, it
 * fails.
 */
public final class RequiredServer {

  private RequiredServer() {}

  /** Goes on only where the server is present. */
  public static void present(boolean present, String howToInstall) {
    if (!present && "true".equals(System.getenv("POSTRIDER_TEST_REQUIRE_SERVERS"))) {
      throw new AssertionError(howToInstall);
    }
    Assumptions.assumeTrue(present, howToInstall);
  }
}
