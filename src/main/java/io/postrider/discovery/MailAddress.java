package io.postrider.discovery;

import io.postrider.egress.HostName;

/**
 * An address whose mailbox is looked for.
 *
 * @param localPart what stands before the last {@code @}, as it was written
 * @param domain in its ASCII form, lower case, at least two labels
 */
public record MailAddress(String localPart, String domain) {

  private static final int LONGEST = 320;

  /**
   * The address of that text. Quoted local parts are taken as they are; address literals are not,
   * for nothing can be looked up about them.
   *
   * @throws IllegalArgumentException whose text says what is wrong with it
   */
  public static MailAddress parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1) {
      throw new IllegalArgumentException("must be an e-mail address, name@domain");
    }
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("must have at most " + LONGEST + " characters");
    }
    String localPart = text.substring(0, at);
    if (localPart.chars().anyMatch(c -> c <= ' ' || Character.isISOControl(c))) {
      throw new IllegalArgumentException("must not hold blanks or controls before the @");
    }
    if (localPart.indexOf('@') >= 0 && !isQuoted(localPart)) {
      throw new IllegalArgumentException("must have one @, or quotes around one before the last");
    }
    String domain = HostName.parse(text.substring(at + 1));
    if (domain.indexOf('.') < 0 || domain.indexOf(':') >= 0 || isDigit(domain)) {
      throw new IllegalArgumentException("must have a domain of two labels or more behind the @");
    }
    return new MailAddress(localPart, domain);
  }

  private static boolean isQuoted(String localPart) {
    return localPart.length() > 1 && localPart.startsWith("\"") && localPart.endsWith("\"");
  }

  private static boolean isDigit(String domain) {
    char last = domain.charAt(domain.length() - 1);
    return last >= '0' && last <= '9';
  }

  @Override
  public String toString() {
    return localPart + "@" + domain;
  }
}
