package io.postrider.pop3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One session with a maildrop, as RFC 1939 says, save for what the sabotage asks. */
final class MaildropPart implements ScriptedPop3Server.Part {

  private final ScriptedPop3Server server;
  private final ScriptedPop3Server.Builder settings;
  private final BitSet deleted = new BitSet();
  private final BitSet retrieved = new BitSet();
  private List<Maildrop.Mail> mails = List.of();
  private @Nullable Maildrop drop;
  private String user = "";
  private boolean secured;
  private String said = "";

  MaildropPart(ScriptedPop3Server server, ScriptedPop3Server.Builder settings) {
    this.server = server;
    this.settings = settings;
  }

  @Override
  public void play(ServerWire wire) throws IOException {
    try {
      wire.line("+OK ready");
      while (true) {
        String line = wire.readLine();
        if (line == null) {
          return;
        }
        if (!obey(line, wire)) {
          return;
        }
      }
    } finally {
      Maildrop held = drop;
      if (held != null) {
        held.unlock();
      }
    }
  }

  private boolean obey(String line, ServerWire wire) throws IOException {
    String[] words = line.split(" ", -1);
    String verb = words[0].toUpperCase(Locale.ROOT);
    said = verb;
    int k = server.nextCommand();
    String rejection = null;
    for (Sabotage sabotage : server.sabotages()) {
      switch (sabotage) {
        case Sabotage.CloseAtCommand s when s.k() == k -> throw new ServerWire.Severed();
        case Sabotage.HoldAt s when line.toUpperCase(Locale.ROOT).startsWith(s.command()) ->
            hold(s);
        case Sabotage.CloseWhen s when s.gone().getAsBoolean() -> throw new ServerWire.Severed();
        case Sabotage.CloseAt s when s.command().equals(verb) -> throw new ServerWire.Severed();
        case Sabotage.Reject s when s.command().equals(verb) -> rejection = s.words();
        default -> {}
      }
    }
    if (rejection != null) {
      answer(wire, "-ERR " + rejection);
      return true;
    }
    return drop == null ? authorize(verb, words, line, wire) : transact(verb, words, wire);
  }

  private static void hold(Sabotage.HoldAt at) throws IOException {
    at.reached().countDown();
    try {
      at.go().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerWire.Severed();
    }
  }

  private boolean authorize(String verb, String[] words, String line, ServerWire wire)
      throws IOException {
    switch (verb) {
      case "CAPA" -> capa(wire);
      case "STLS" -> stls(wire);
      case "USER" -> {
        user = line.substring(5);
        answer(wire, "+OK");
      }
      case "PASS" -> login(user, line.substring(5), wire);
      case "AUTH" -> auth(words, wire);
      case "QUIT" -> {
        answer(wire, "+OK bye");
        return false;
      }
      default -> answer(wire, "-ERR log in first");
    }
    return true;
  }

  private void capa(ServerWire wire) throws IOException {
    List<String> lines = new ArrayList<>(settings.capabilities);
    if (settings.tls != null && !secured && drop == null) {
      lines.add("STLS");
    }
    multiLine(wire, lines);
  }

  private void stls(ServerWire wire) throws IOException {
    SSLContext tls = settings.tls;
    if (tls == null || secured) {
      answer(wire, "-ERR no TLS");
      return;
    }
    String injected = "";
    for (Sabotage sabotage : server.sabotages()) {
      if (sabotage instanceof Sabotage.InjectAfterStls s) {
        injected = s.words();
      }
    }
    wire.write(("+OK begin\r\n" + injected).getBytes(StandardCharsets.US_ASCII));
    wire.startTls(tls);
    secured = true;
  }

  private void auth(String[] words, ServerWire wire) throws IOException {
    if (words.length < 2 || !words[1].equalsIgnoreCase("PLAIN")) {
      answer(wire, "-ERR no such mechanism");
      return;
    }
    String response = words.length > 2 ? words[2] : "";
    if (response.isEmpty()) {
      wire.line("+ ");
      String next = wire.readLine();
      response = next == null ? "" : next;
    }
    String plain = new String(Base64.getDecoder().decode(response), StandardCharsets.UTF_8);
    String[] parts = plain.split("\0", -1);
    login(parts.length == 3 ? parts[1] : "", parts.length == 3 ? parts[2] : "", wire);
  }

  private void login(String name, String password, ServerWire wire) throws IOException {
    Maildrop wanted = settings.drops.get(name);
    if (wanted == null || !password.equals(settings.passwords.get(name))) {
      answer(wire, "-ERR [AUTH] no");
    } else if (!wanted.lock()) {
      answer(wire, "-ERR [IN-USE] another session has it");
    } else {
      drop = wanted;
      boolean empty = server.sabotages().contains(new Sabotage.EmptyListings());
      mails = empty ? List.of() : wanted.mails();
      answer(wire, "+OK " + mails.size() + " messages");
    }
  }

  private boolean transact(String verb, String[] words, ServerWire wire) throws IOException {
    switch (verb) {
      case "CAPA" -> capa(wire);
      case "STAT" -> answer(wire, "+OK " + present().size() + " " + octets());
      case "LIST" -> listing(words, wire, this::scan);
      case "UIDL" -> listing(words, wire, this::unique);
      case "RETR", "TOP" -> retrieve(words, wire);
      case "DELE" -> delete(words, wire);
      case "RSET" -> {
        deleted.clear();
        answer(wire, "+OK");
      }
      case "NOOP" -> answer(wire, "+OK");
      case "QUIT" -> {
        quit(wire);
        return false;
      }
      default -> answer(wire, "-ERR what?");
    }
    return true;
  }

  private List<Integer> present() {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 1; number <= mails.size(); number++) {
      if (!deleted.get(number)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private long octets() {
    return present().stream().mapToLong(number -> mails.get(number - 1).size()).sum();
  }

  @FunctionalInterface
  private interface Line {
    String of(int number);
  }

  private String scan(int number) {
    long size = mails.get(number - 1).size();
    for (Sabotage sabotage : server.sabotages()) {
      if (sabotage instanceof Sabotage.MisstateSizes s) {
        size += s.delta();
      }
    }
    return number + " " + size;
  }

  private String unique(int number) {
    String uidl = mails.get(number - 1).uidl();
    for (Sabotage sabotage : server.sabotages()) {
      switch (sabotage) {
        case Sabotage.RenameUidls s -> uidl = s.prefix() + uidl;
        case Sabotage.ReuseUidl s -> uidl = s.uidl();
        case Sabotage.OmitUidl s when s.number() == number -> uidl = "";
        default -> {}
      }
    }
    return number + " " + uidl;
  }

  private void listing(String[] words, ServerWire wire, Line line) throws IOException {
    if (words.length > 1) {
      int number = existing(words[1]);
      answer(wire, number == 0 ? "-ERR no such message" : "+OK " + line.of(number));
    } else {
      int last = Integer.MAX_VALUE;
      for (Sabotage sabotage : server.sabotages()) {
        if (sabotage instanceof Sabotage.ShortListings s) {
          last = s.last();
        }
      }
      int shown = last;
      multiLine(wire, present().stream().filter(n -> n <= shown).map(line::of).toList());
    }
  }

  private int existing(String word) {
    int number = Integer.parseInt(word);
    return number >= 1 && number <= mails.size() && !deleted.get(number) ? number : 0;
  }

  private void retrieve(String[] words, ServerWire wire) throws IOException {
    int number = existing(words[1]);
    String rejection = number == 0 ? "no such message" : null;
    int truncate = -1;
    boolean stuff = true;
    boolean overlap = false;
    for (Sabotage sabotage : server.sabotages()) {
      switch (sabotage) {
        case Sabotage.RejectRetr s when s.number() == number -> rejection = s.words();
        case Sabotage.TruncateAt s when s.number() == number -> truncate = s.octets();
        case Sabotage.ForgetStuffing s -> stuff = false;
        case Sabotage.OverlapAnswers s -> overlap = wire.hasMore();
        default -> {}
      }
    }
    if (rejection != null) {
      answer(wire, "-ERR " + rejection);
      return;
    }
    byte[] content = mails.get(number - 1).content();
    if (words[0].equalsIgnoreCase("TOP")) {
      content = top(content, Integer.parseInt(words[2]));
    } else {
      retrieved.set(number);
    }
    wire.line("+OK " + content.length + " octets");
    byte[] stuffed = stuff ? stuffed(content) : content;
    if (truncate >= 0) {
      wire.write(stuffed, 0, Math.min(truncate, stuffed.length));
      throw new ServerWire.Severed();
    }
    if (!wire.lineEnd().equals("\r\n")) {
      stuffed =
          new String(stuffed, StandardCharsets.ISO_8859_1)
              .replace("\r\n", wire.lineEnd())
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    int half = overlap ? stuffed.length / 2 : 0;
    wire.write(stuffed, 0, half);
    if (overlap) {
      retrieve(String.valueOf(wire.readLine()).split(" ", -1), wire);
    }
    wire.write(stuffed, half, stuffed.length - half);
    wire.write(("." + wire.lineEnd() + surplus()).getBytes(StandardCharsets.UTF_8));
  }

  static byte[] top(byte[] content, int lines) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int blank = text.indexOf("\r\n\r\n");
    int end = blank < 0 ? text.length() : blank + 4;
    for (int line = 0; line < lines && end < text.length(); line++) {
      int next = text.indexOf("\r\n", end);
      end = next < 0 ? text.length() : next + 2;
    }
    return text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** RFC 1939 §3: a dot before each dot at the start of a line. */
  static byte[] stuffed(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 16);
    for (int i = 0; i < content.length; i++) {
      boolean lineStart = i == 0 || (i >= 2 && content[i - 1] == '\n' && content[i - 2] == '\r');
      if (lineStart && content[i] == '.') {
        out.write('.');
      }
      out.write(content[i]);
    }
    return out.toByteArray();
  }

  private void delete(String[] words, ServerWire wire) throws IOException {
    int number = existing(words[1]);
    if (number == 0) {
      answer(wire, "-ERR no such message");
      return;
    }
    for (Sabotage sabotage : server.sabotages()) {
      if (sabotage instanceof Sabotage.RejectDele s && s.number() == number) {
        answer(wire, "-ERR " + s.words());
        return;
      }
    }
    deleted.set(number);
    answer(wire, "+OK marked");
  }

  private void quit(ServerWire wire) throws IOException {
    boolean lie = false;
    boolean lose = false;
    boolean some = false;
    BitSet gone = (BitSet) deleted.clone();
    for (Sabotage sabotage : server.sabotages()) {
      switch (sabotage) {
        case Sabotage.LieAboutDelete s -> lie = true;
        case Sabotage.LoseQuitReply s -> lose = true;
        case Sabotage.DeleteOnRetr s -> gone.or(retrieved);
        case Sabotage.KeepAtQuit s -> some = keep(s.uidl(), gone);
        default -> {}
      }
    }
    Maildrop held = drop;
    if (!lie && held != null) {
      held.removeAll(gone.stream().mapToObj(number -> mails.get(number - 1)).toList());
    }
    if (held != null) {
      drop = null; // the lock goes before the answer, so that the client may come back at once
      held.unlock();
    }
    if (lose) {
      throw new ServerWire.Severed();
    }
    answer(wire, some ? "-ERR some deleted messages not removed" : "+OK bye");
  }

  private boolean keep(String uidl, BitSet gone) {
    for (int number = 1; number <= mails.size(); number++) {
      if (mails.get(number - 1).uidl().equals(uidl)) {
        gone.clear(number);
      }
    }
    return true;
  }

  private void multiLine(ServerWire wire, List<String> lines) throws IOException {
    StringBuilder all = new StringBuilder();
    lines.forEach(line -> all.append(line).append(wire.lineEnd()));
    wire.line("+OK");
    wire.write(
        all.append('.')
            .append(wire.lineEnd())
            .append(surplus())
            .toString()
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private void answer(ServerWire wire, String line) throws IOException {
    String surplus = surplus();
    if (surplus.isEmpty()) {
      wire.line(line);
    } else {
      wire.write((line + wire.lineEnd() + surplus).getBytes(StandardCharsets.UTF_8));
    }
  }

  private String surplus() {
    for (Sabotage sabotage : server.sabotages()) {
      if (sabotage instanceof Sabotage.SurplusAfterReply s && s.command().equals(said)) {
        return s.words();
      }
    }
    return "";
  }
}
