package io.postrider.secret;

import java.nio.file.Path;
import java.util.Locale;

/** What kind of database holds the sealed secrets, and so where an unset key may come from. */
sealed interface DatabaseKind {

  /** An H2 database in a file; the folder is where a key may be kept beside it. */
  record File(Path folder) implements DatabaseKind {}

  /** An H2 database that ends with this process. */
  record Memory() implements DatabaseKind {}

  /** A server: several replicas may share it, so a key of one machine would not do. */
  record Server() implements DatabaseKind {}

  /** Reads the kind out of a JDBC URL. */
  static DatabaseKind of(String jdbcUrl) {
    int options = jdbcUrl.indexOf(';');
    String url = options < 0 ? jdbcUrl : jdbcUrl.substring(0, options);
    String lower = url.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("jdbc:h2:")) {
      return new Server();
    }
    String place = url.substring("jdbc:h2:".length());
    String scheme = lower.substring("jdbc:h2:".length());
    if (scheme.startsWith("mem:")) {
      return new Memory();
    }
    if (scheme.startsWith("tcp:") || scheme.startsWith("ssl:") || scheme.startsWith("zip:")) {
      return new Server();
    }
    String name =
        scheme.startsWith("file:") || scheme.startsWith("nio:")
            ? place.substring(place.indexOf(':') + 1)
            : place;
    Path file =
        name.startsWith("~/")
            ? Path.of(System.getProperty("user.home")).resolve(name.substring(2))
            : Path.of(name);
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new File(folder == null ? Path.of(".").toAbsolutePath().normalize() : folder);
  }
}
