package io.postrider.pop3.fuzz;

import java.util.List;
import java.util.Locale;

/** Answers as a server should that holds three small messages and believes every password. */
final class GoodServer {

  private static final String CAPABILITIES =
      """
      +OK
      UIDL
      TOP
      PIPELINING
      RESP-CODES
      SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS XOAUTH2 OAUTHBEARER
      LOGIN-DELAY 60
      .
      """
          .replace("\n", "\r\n");

  private final ScramServer scram;
  private byte[] said = new byte[0];
  private String mechanism = "";

  GoodServer(String password) {
    this.scram = new ScramServer(password);
  }

  void hear(byte[] said) {
    this.said = said;
    for (String line : Said.lines(said)) {
      if (line.startsWith("AUTH ")) {
        mechanism = line.split(" ", -1)[1];
      }
    }
    scram.hear(Said.decoded(Said.lastWord(said)));
  }

  String nonce() {
    return scram.nonce();
  }

  /** Whether the client asked for a proof (RFC 5802 §3) that it was not given. */
  boolean owesProof() {
    return mechanism.startsWith("SCRAM") && !scram.proven();
  }

  byte[] answer() {
    if (said.length == 0) {
      return Said.octets("+OK ready <1896.697170952@dbc.mtview.ca.us>\r\n");
    }
    StringBuilder answers = new StringBuilder();
    for (String line : Said.lines(said)) {
      answers.append(answer(line));
    }
    return Said.octets(answers.toString());
  }

  private String answer(String line) {
    List<String> words = List.of(line.split(" ", -1));
    boolean alone = words.size() == 1;
    String argument = alone ? "" : words.get(1);
    return switch (words.getFirst().toUpperCase(Locale.ROOT)) {
      case "CAPA" -> CAPABILITIES;
      case "STAT" -> "+OK 3 72\r\n";
      case "LIST" -> alone ? "+OK\r\n1 24\r\n2 24\r\n3 24\r\n.\r\n" : "+OK " + argument + " 24\r\n";
      case "UIDL" -> alone ? "+OK\r\n1 aa\r\n2 bb\r\n3 cc\r\n.\r\n" : "+OK " + argument + " aa\r\n";
      case "RETR", "TOP" -> "+OK\r\nSubject: " + argument + "\r\n\r\n..dots\r\n.\r\n";
      case "AUTH" -> auth(argument, words.size() > 2);
      case "USER", "PASS", "APOP", "STLS", "DELE", "RSET", "NOOP", "QUIT", "UTF8", "LANG" ->
          "+OK\r\n";
      case "*" -> "-ERR cancelled\r\n";
      default -> challenge();
    };
  }

  private String auth(String name, boolean started) {
    if (name.startsWith("SCRAM")) {
      return started ? scram.answer(name) : "+ \r\n";
    }
    return switch (name) {
      case "LOGIN" -> "+ VXNlcm5hbWU6\r\n";
      case "CRAM-MD5" -> "+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n";
      default -> started ? "+OK\r\n" : "+ \r\n";
    };
  }

  private String challenge() {
    if (mechanism.startsWith("SCRAM")) {
      return scram.answer(mechanism);
    }
    if (mechanism.equals("LOGIN")) {
      mechanism = "";
      return "+ UGFzc3dvcmQ6\r\n";
    }
    return "+OK\r\n";
  }
}
