package io.postrider.bench.pop3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * mpop, a process for each run, with pipelining. It stores what it reads in a Maildir: its cheapest
 * delivery. The shell's own clock times it, so that starting it costs it next to nothing here.
 */
public final class MpopPeer implements Peer {

  private final Path folder;
  private final boolean keep;

  private MpopPeer(Path folder, boolean keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /** One that leaves the mail where it is, if there is an mpop here. */
  static Optional<Peer> installed(Path folder) {
    return installed(folder, /* keep */ true);
  }

  /** One that deletes what it has stored. */
  public static Optional<Peer> thatDeletes(Path folder) {
    return installed(folder, /* keep */ false);
  }

  private static Optional<Peer> installed(Path folder, boolean keep) {
    if (!Command.isInstalled("mpop") || !Command.isInstalled("bash")) {
      System.out.println("left out: mpop (apt-get install mpop)");
      return Optional.empty();
    }
    return Optional.of(new MpopPeer(folder, keep));
  }

  @Override
  public String name() {
    return "mpop";
  }

  @Override
  public Run run(Maildrop drop, Task task) throws IOException, InterruptedException {
    Path uidls = folder.resolve("mpop-uidls");
    Files.deleteIfExists(uidls);
    Path maildir = folder.resolve("mpop-mail");
    if (Files.exists(maildir)) {
      Folders.remove(maildir);
    }
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
    String[] times =
        Command.output(
                List.of(
                    "bash",
                    "-c",
                    "TIMEFORMAT='%R %U %S'; { time \"$@\" 2>&3; } 3>&2 2>&1",
                    "bash",
                    "mpop",
                    "--quiet",
                    "-C",
                    configuration(drop, uidls, maildir).toString(),
                    "bench"))
            .split(" ", -1);
    double cpu = Double.parseDouble(times[1]) + Double.parseDouble(times[2]);
    try (var stored = Files.list(maildir.resolve("new"))) {
      return new Run(Double.parseDouble(times[0]), cpu, 0, (int) stored.count(), 0);
    }
  }

  private Path configuration(Maildrop drop, Path uidls, Path maildir) throws IOException {
    Path file = folder.resolve("mpop.conf");
    Files.writeString(
        file,
        """
        account bench
        host @host
        port @port
        user @user
        password "@password"
        auth user
        keep @keep
        pipelining on
        received_header off
        uidls_file @uidls
        delivery maildir @maildir
        """
                .replace("@host", drop.host())
                .replace("@port", Integer.toString(drop.port()))
                .replace("@user", drop.user())
                .replace("@password", drop.password())
                .replace("@keep", keep ? "on" : "off")
                .replace("@uidls", uidls.toString())
                .replace("@maildir", maildir.toString())
            + (drop.tls()
                ? "tls on\ntls_starttls off\ntls_trust_file " + drop.authority() + "\n"
                : "tls off\n"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Override
  public int warmUps(Task task) {
    return 1;
  }
}
