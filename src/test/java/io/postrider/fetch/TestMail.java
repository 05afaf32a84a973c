package io.postrider.fetch;

/** Messages for scripted servers. */
final class TestMail {

  private TestMail() {}

  /** A message that differs from every other in its header and in its body. */
  static String mail(int number) {
    return mail("number " + number, "message number " + number);
  }

  static String mail(String subject, String body) {
    return "Received: from a by b; Mon, 02 Nov 2026 10:00:00 +0000\r\n"
        + "From: Sender <sender@example.org>\r\nTo: reader@example.com\r\nSubject: "
        + subject
        + "\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <"
        + subject.replace(' ', '.')
        + "@example.org>\r\n\r\n"
        + body
        + "\r\n";
  }
}
