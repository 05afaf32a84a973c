package io.postrider.pop3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A private Dovecot 2.3 on loopback: clear and STLS on one port, implicit TLS on another, with
 * users {@code u0001}, {@code u0002}, … and a certificate authority of its own. Lives in a
 * temporary directory, in the foreground of a child process; {@link #close()} ends and removes
 * both. Runs as root (mail then belongs to the user {@code mail}) and as anybody else.
 */
public final class DovecotServer implements AutoCloseable {

  /** The password of every user. */
  public static final String PASSWORD = "secret pass";

  private static final Path BINARY = Path.of("/usr/sbin/dovecot");
  private static final Path LOGIN_BINARY = Path.of("/usr/lib/dovecot/pop3-login");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** So many messages are not worth an import. */
  private static final int FEW = 10;

  private static final Duration IMPORT_PATIENCE = Duration.ofMinutes(2);

  private final Path base;
  private final Builder settings;
  private final TestAuthority authority = TestAuthority.create();
  private final int port = freePort();
  private final int tlsPort = freePort();
  private final AtomicInteger delivered = new AtomicInteger();
  private @Nullable Process process;

  private DovecotServer(Builder settings) throws IOException {
    this.settings = settings;
    this.base = Files.createTempDirectory("postrider-dovecot");
  }

  /** Whether there is a Dovecot with POP3 on this machine. */
  public static boolean available() {
    return Files.isExecutable(BINARY) && Files.exists(LOGIN_BINARY);
  }

  /** For the word of a skipped test. */
  public static String howToInstall() {
    return "no Dovecot here: apt-get install dovecot-pop3d";
  }

  public static Builder builder() {
    return new Builder();
  }

  /** How the server is set up. */
  public static final class Builder {
    private int users = 3;
    private boolean mdbox;
    private boolean clientCertificates;
    private String mechanisms = "plain login cram-md5 scram-sha-1 scram-sha-256 apop";
    private final List<String> more = new ArrayList<>();

    private Builder() {}

    public Builder users(int users) {
      this.users = users;
      return this;
    }

    /** mdbox instead of Maildir. */
    public Builder mdbox() {
      mdbox = true;
      return this;
    }

    public Builder mechanisms(String mechanisms) {
      this.mechanisms = mechanisms;
      return this;
    }

    /**
     * Asks clients for a certificate and lets the users in by it, through EXTERNAL: the common name
     * is the user. There are no passwords then.
     */
    public Builder clientCertificates() {
      clientCertificates = true;
      mechanisms = "external plain";
      return this;
    }

    /** A further line of dovecot.conf. */
    public Builder set(String line) {
      more.add(line);
      return this;
    }

    public DovecotServer start() {
      try {
        DovecotServer server = new DovecotServer(this);
        server.start();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public String host() {
    return "localhost";
  }

  /** Clear text and STLS. */
  public int port() {
    return port;
  }

  /** Implicit TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** What a client must trust. */
  public String authorityPem() {
    return authority.pem();
  }

  /** A certificate that this server's authority gives to a user. */
  public TestAuthority.Identity issueClient(String user) {
    return authority.issueClient(user, "EC");
  }

  /** The n-th user, from 1. */
  public static String user(int n) {
    return String.format("u%04d", n);
  }

  /** Delivers a message to the user's maildrop; its lines should end in CRLF. */
  public void deliver(String user, byte[] message) {
    try {
      if (settings.mdbox) {
        save(user, message);
      } else {
        deliverToMaildir(home(user).resolve("Maildir"), message);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Delivers many at once, in this order. */
  public void deliverAll(String user, List<byte[]> messages) {
    if (!settings.mdbox || messages.size() < FEW) {
      messages.forEach(message -> deliver(user, message));
      return;
    }
    Path maildir = home(user).resolve("import");
    try {
      makeMaildir(maildir);
      for (byte[] message : messages) {
        deliverToMaildir(maildir, message);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    importMaildir(user, maildir);
  }

  private void deliverToMaildir(Path maildir, byte[] message) throws IOException {
    String name = String.format("%d.%06d.test", 1_700_000_000, delivered.incrementAndGet());
    Path temporary = maildir.resolve("tmp").resolve(name);
    Files.write(temporary, message);
    own(temporary);
    Files.move(temporary, maildir.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Copies the mail of a Maildir, in the order of its file names, to the end of the user's
   * maildrop. The Maildir then belongs to whom the mail belongs to.
   */
  public void importMaildir(String user, Path maildir) {
    try (var files = Files.walk(maildir)) {
      for (Path file : files.toList()) {
        own(file);
      }
      doveadm(new byte[0], "import", "-u", user, "maildir:" + maildir, "", "ALL");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void save(String user, byte[] message) throws IOException {
    doveadm(message, "save", "-u", user);
  }

  private void doveadm(byte[] input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("doveadm", "-c", config().toString()));
    command.addAll(List.of(arguments));
    Path log = base.resolve("doveadm.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (var in = process.getOutputStream()) {
      in.write(input);
    }
    try {
      if (!process.waitFor(IMPORT_PATIENCE.toSeconds(), TimeUnit.SECONDS)
          || process.exitValue() != 0) {
        throw new IOException("doveadm " + arguments[0] + ": " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What Dovecot has to say for itself. */
  public String log() {
    try {
      return Files.readString(base.resolve("dovecot.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops, and starts again on the same ports with another certificate. */
  public void restartAs(TestAuthority.Identity identity) {
    stop();
    try {
      present(identity);
      run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who signed its certificate at first. */
  public TestAuthority authority() {
    return authority;
  }

  @Override
  public void close() {
    stop();
    remove(base);
  }

  private void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      try {
        if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          running.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        running.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private void start() throws IOException {
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    present(authority.issue("localhost", "127.0.0.1"));
    Files.writeString(base.resolve("ca.pem"), authority.pem());
    StringBuilder passwords = new StringBuilder();
    Files.createDirectory(base.resolve("mail"));
    for (int n = 1; n <= settings.users; n++) {
      passwords
          .append(user(n))
          .append(
              settings.clientCertificates
                  ? ":::::::nopassword\n"
                  : ":{PLAIN}" + PASSWORD + "::::::\n");
      makeHome(user(n));
    }
    own(base.resolve("mail"));
    Files.writeString(base.resolve("passwd"), passwords);
    Files.writeString(config(), configuration());
    run();
  }

  private void present(TestAuthority.Identity identity) throws IOException {
    Files.writeString(base.resolve("server.pem"), identity.certificatePem());
    Path key = Files.writeString(base.resolve("server.key"), identity.keyPem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private void run() throws IOException {
    process =
        new ProcessBuilder(BINARY.toString(), "-F", "-c", config().toString())
            .redirectErrorStream(true)
            .redirectOutput(base.resolve("start.log").toFile())
            .start();
    awaitPort(port);
    awaitPort(tlsPort);
  }

  private void makeHome(String user) throws IOException {
    Path home = Files.createDirectory(home(user));
    own(home);
    if (!settings.mdbox) {
      makeMaildir(home.resolve("Maildir"));
    }
  }

  private static void makeMaildir(Path maildir) throws IOException {
    own(Files.createDirectory(maildir));
    for (String part : List.of("cur", "new", "tmp")) {
      own(Files.createDirectory(maildir.resolve(part)));
    }
  }

  private String configuration() {
    String owner = mailOwner();
    StringBuilder text =
        new StringBuilder(
            """
            base_dir = @base/run
            state_dir = @base/state
            instance_name = postrider-test
            log_path = @base/dovecot.log
            protocols = pop3
            listen = 127.0.0.1
            mail_location = @location
            mail_uid = @owner
            mail_gid = @group
            first_valid_uid = 1
            first_valid_gid = 1
            ssl = yes
            ssl_cert = <@base/server.pem
            ssl_key = <@base/server.key
            ssl_min_protocol = TLSv1.2
            disable_plaintext_auth = no
            auth_mechanisms = @mechanisms
            auth_failure_delay = 0
            mail_max_userip_connections = 0
            passdb {
              driver = passwd-file
              args = scheme=plain username_format=%u @base/passwd
            }
            userdb {
              driver = static
              args = uid=@owner gid=@group home=@base/mail/%u
            }
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            service pop3-login {
              service_count = 0
              inet_listener pop3 {
                port = @port
              }
              inet_listener pop3s {
                port = @tlsPort
                ssl = yes
              }
            }
            """
                .replace("@base", base.toString())
                .replace("@location", settings.mdbox ? "mdbox:~/mdbox" : "maildir:~/Maildir")
                .replace("@owner", owner)
                .replace("@group", isRoot() ? owner : group())
                .replace("@mechanisms", settings.mechanisms)
                .replace("@tlsPort", Integer.toString(tlsPort))
                .replace("@port", Integer.toString(port)));
    if (!isRoot()) {
      text.append("default_internal_user = ").append(owner).append('\n');
      text.append("default_internal_group = ").append(group()).append('\n');
      text.append("default_login_user = ").append(owner).append('\n');
      for (String service : List.of("anvil", "pop3-login", "stats", "imap-urlauth-login")) {
        text.append("service ").append(service).append(" {\n  chroot =\n}\n");
      }
    }
    if (settings.clientCertificates) {
      text.append("ssl_ca = <").append(base.resolve("ca.pem")).append('\n');
      text.append("ssl_require_crl = no\nssl_verify_client_cert = yes\n");
      text.append("auth_ssl_username_from_cert = yes\n");
    }
    settings.more.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private Path config() {
    return base.resolve("dovecot.conf");
  }

  private Path home(String user) {
    return base.resolve("mail").resolve(user);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name", "").equals("root");
  }

  private static String mailOwner() {
    return isRoot() ? "mail" : System.getProperty("user.name", "");
  }

  private String group() {
    try {
      return Files.readAttributes(base, java.nio.file.attribute.PosixFileAttributes.class)
          .group()
          .getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void own(Path path) throws IOException {
    if (isRoot()) {
      UserPrincipal owner =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mail");
      FileOwnerAttributeView view = Files.getFileAttributeView(path, FileOwnerAttributeView.class);
      view.setOwner(owner);
    }
  }

  private void awaitPort(int port) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1_000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > until || process == null || !process.isAlive()) {
          String words = Files.readString(base.resolve("start.log"));
          close();
          throw new IOException("Dovecot does not come up: " + words, e);
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
