package io.postrider.demo;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A third-party POP3 server in this process: a dozen telling messages at start, a new one every
 * twenty seconds. It forgets everything at the end, and numbers its UIDLs anew.
 */
public class DemoMailbox implements SmartLifecycle {

  static final String USER = "demo@postrider.example";
  static final String PASSWORD = "demo-mailbox-password";

  private static final int SECONDS_BETWEEN = 20;
  private static final int MOST = 500;

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3));
  private final ScheduledExecutorService postman =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("postman").factory());
  private int delivered;
  private volatile boolean running;

  int port() {
    return server.getPop3().getPort();
  }

  /** What is posted to fetch from here. */
  public Map<String, Object> account() {
    return Map.of(
        "name",
        "Demo mailbox",
        "host",
        "127.0.0.1",
        "port",
        port(),
        "tls",
        "none",
        "username",
        USER,
        "auth",
        Map.of("mechanism", "user_pass", "password", PASSWORD),
        "schedule",
        Map.of("interval", "PT10S"),
        "labels",
        Map.of("team", "demo"));
  }

  @Override
  public void start() {
    server.start();
    GreenMailUser user = server.setUser(USER, USER, PASSWORD);
    try {
      Resource[] messages =
          new PathMatchingResourcePatternResolver().getResources("classpath:demo/*.eml");
      Arrays.sort(messages, Comparator.comparing(Resource::getFilename));
      for (Resource message : messages) {
        deliver(user, message.getContentAsByteArray());
      }
    } catch (IOException e) {
      throw new IllegalStateException("the demo messages cannot be read", e);
    }
    var _ =
        postman.scheduleWithFixedDelay(
            () -> deliver(user, news()), SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
    running = true;
  }

  @Override
  public void stop() {
    postman.shutdownNow();
    server.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void deliver(GreenMailUser user, byte[] octets) {
    if (delivered >= MOST) {
      return;
    }
    try (InputStream in = new ByteArrayInputStream(octets)) {
      user.deliver(new MimeMessage((Session) null, in));
      delivered++;
    } catch (IOException | MessagingException e) {
      throw new IllegalStateException("a demo message cannot be delivered", e);
    }
  }

  private byte[] news() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    return """
    From: Demo Postman <postman@postrider.example>
    To: %s
    Subject: News number %d
    Date: %s
    Message-ID: <news-%d@postrider.example>

    Delivered while you watch.
    """
        .formatted(USER, delivered, date, delivered)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
