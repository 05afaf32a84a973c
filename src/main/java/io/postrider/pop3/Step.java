package io.postrider.pop3;

import java.util.Locale;

/** What the engine is doing right now, in words that may be shown: holds no secret. */
record Step(Stage stage, String command) {

  static final Step DNS = new Step(Stage.DNS, "");
  static final Step CONNECT = new Step(Stage.CONNECT, "");
  static final Step TLS = new Step(Stage.TLS, "");
  static final Step GREETING = new Step(Stage.GREETING, "");
  static final Step STLS = new Step(Stage.TLS, "STLS");
  static final Step CAPA = new Step(Stage.CAPABILITIES, "CAPA");
  static final Step QUIT = new Step(Stage.QUIT, "QUIT");

  /** How a sentence about this step begins. */
  String subject() {
    return command.isEmpty() ? stage.name().toLowerCase(Locale.ROOT) : command;
  }
}
