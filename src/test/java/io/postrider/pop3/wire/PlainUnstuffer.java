package io.postrider.pop3.wire;

import java.io.ByteArrayOutputStream;

/** The rule of RFC 1939 §3 as the simplest machine there is: the oracle for the fast one. */
public final class PlainUnstuffer {

  private final boolean bareLf;
  public final ByteArrayOutputStream text = new ByteArrayOutputStream();
  public boolean ended;
  public int bareLfDots;

  private boolean lineStart = true;
  private boolean dot;
  private boolean dotCr;
  private int last = -1;

  public PlainUnstuffer(LineEnding ending) {
    this.bareLf = ending == LineEnding.LF;
  }

  public void octet(int octet) {
    if (dotCr) {
      dotCr = false;
      if (octet == '\n') {
        ended = true;
        return;
      }
      put('\r');
    } else if (dot) {
      dot = false;
      if (octet == '\r') {
        dotCr = true;
        return;
      }
      if (octet == '\n' && bareLf) {
        ended = true;
        return;
      }
      last = '.';
    } else if (lineStart && octet == '.') {
      dot = true;
      lineStart = false;
      return;
    } else if (octet == '.' && last == '\n' && !lineStart) {
      bareLfDots++;
    }
    put(octet);
  }

  private void put(int octet) {
    lineStart = octet == '\n' && (bareLf || last == '\r');
    last = octet;
    text.write(octet);
  }
}
