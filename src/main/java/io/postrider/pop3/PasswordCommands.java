package io.postrider.pop3;

import io.postrider.pop3.sasl.Digests;
import io.postrider.pop3.sasl.SaslPrep;
import io.postrider.pop3.wire.Command;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Name and password as USER, PASS and APOP carry them (RFC 1939 §7). What is not ASCII goes only to
 * a server that announces {@code UTF8 USER}, and then prepared by SASLprep (RFC 6856 §2.2): other
 * servers would take the octets in whatever character set they were made with, and count a wrong
 * guess as a wrong password.
 */
final class PasswordCommands {

  private final Step step;
  private final String username;
  private final String password;

  PasswordCommands(Credentials.Password credentials, Capabilities capabilities, Step step)
      throws CredentialsUnfit {
    this.step = step;
    if (!canCarry(credentials, capabilities)) {
      throw new CredentialsUnfit(
          step,
          CredentialsUnfit.Reason.NOT_ASCII,
          "the server does not announce that it takes names and passwords beyond ASCII",
          null);
    }
    this.username = prepared(credentials.username());
    this.password = prepared(credentials.password());
  }

  static boolean canCarry(Credentials.Password credentials, Capabilities capabilities) {
    return (isAscii(credentials.username()) && isAscii(credentials.password()))
        || capabilities.arguments("UTF8").stream().anyMatch("USER"::equalsIgnoreCase);
  }

  /** The password as it is sent, to be blanked wherever it is shown. */
  String password() {
    return password;
  }

  Command user() throws CredentialsUnfit {
    return encoded("USER", username, () -> Command.user(username));
  }

  Command pass() throws CredentialsUnfit {
    return encoded("PASS", password, () -> Command.pass(password));
  }

  /** What proves the password over this timestamp, to be blanked as the password is. */
  String apopDigest(String timestamp) {
    return Digests.apop(timestamp, password);
  }

  Command apop(String digest) throws CredentialsUnfit {
    return encoded("APOP", username + " " + digest, () -> Command.apop(username, digest));
  }

  private String prepared(String text) throws CredentialsUnfit {
    try {
      return SaslPrep.prepare(text);
    } catch (IllegalArgumentException e) {
      throw new CredentialsUnfit(
          step, CredentialsUnfit.Reason.FORBIDDEN_CHARACTER, String.valueOf(e.getMessage()), e);
    }
  }

  private Command encoded(String keyword, String argument, Supplier<Command> encoder)
      throws CredentialsUnfit {
    int octets =
        keyword.length() + 1 + argument.getBytes(StandardCharsets.UTF_8).length + "\r\n".length();
    if (octets > Command.LONGEST) {
      throw new CredentialsUnfit(
          step,
          CredentialsUnfit.Reason.TOO_LONG,
          keyword + " would be longer than " + Command.LONGEST + " octets",
          null);
    }
    try {
      return encoder.get();
    } catch (IllegalArgumentException e) {
      throw new CredentialsUnfit(
          step, CredentialsUnfit.Reason.FORBIDDEN_CHARACTER, String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
