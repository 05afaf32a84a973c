package io.postrider.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keyset cursors that clients can neither read meaning into nor make up: the keys of the last row
 * with an HMAC-SHA256 over them and over the kind of list they belong to. All replicas share the
 * key, so a cursor outlives restarts and moves between them. Safe for use by many threads.
 */
@Component
public final class Cursors {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG_BYTES = 16;
  private static final int MAX_CHARS = 4096;
  private static final int MAX_KEYS = 16;

  private final ServerKeys keys;

  Cursors(ServerKeys keys) {
    this.keys = keys;
  }

  /** The cursor that stands behind the row with these keys. */
  public String encode(String kind, List<String> rowKeys) {
    byte[] payload = pack(rowKeys);
    byte[] cursor = Arrays.copyOf(payload, payload.length + TAG_BYTES);
    System.arraycopy(tag(kind, payload), 0, cursor, payload.length, TAG_BYTES);
    return text(cursor);
  }

  private static String text(byte[] cursor) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /**
   * The name of a kind of list that is filtered: a cursor of one filter is none of another.
   *
   * @param filter what the caller asked for, in any form that tells one filter from another
   */
  public static String kind(String name, Object filter) {
    return name + "?" + filter;
  }

  /** Reads the rows of a list, as many as asked for, behind the one with these keys. */
  public interface Rows<T> {

    /** The rows; from the first one where there are no keys. */
    List<T> behind(List<String> keys, int count);
  }

  /**
   * One page of a list.
   *
   * @param kind as for {@link #encode}
   * @param cursor absent for the first page
   * @param limit as the caller asked, checked here
   * @param keys of a row
   * @throws ProblemException {@code cursor.invalid}, or {@code validation.failed} for the limit
   */
  public <T> Page<T> page(
      String kind,
      @Nullable String cursor,
      int limit,
      Rows<T> rows,
      Function<? super T, List<String>> keys) {
    int size = Pages.limit(limit);
    // one more than is shown tells whether there are more
    List<T> found = rows.behind(cursor == null ? List.of() : decode(kind, cursor), size + 1);
    if (found.size() <= size) {
      return Page.of(found, null);
    }
    List<T> shown = found.subList(0, size);
    return Page.of(shown, encode(kind, keys.apply(shown.getLast())));
  }

  /**
   * The keys of a cursor made by {@link #encode} for the same kind of list.
   *
   * @throws ProblemException {@code cursor.invalid} for anything else
   */
  public List<String> decode(String kind, String cursor) {
    if (cursor.length() > MAX_CHARS) {
      throw invalid();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    // the last character has bits to spare, and padding says nothing: one cursor, one text
    if (bytes.length <= TAG_BYTES || !text(bytes).equals(cursor)) {
      throw invalid();
    }
    byte[] payload = Arrays.copyOf(bytes, bytes.length - TAG_BYTES);
    byte[] tag = Arrays.copyOfRange(bytes, payload.length, bytes.length);
    if (!MessageDigest.isEqual(tag, tag(kind, payload))) {
      throw invalid();
    }
    return unpack(payload);
  }

  private static ProblemException invalid() {
    return new ProblemException(
        Problem.of(
                ProblemCode.CURSOR_INVALID,
                "The cursor was not made by this service for this list and its filters, or was altered.")
            .withHint(
                "Take nextCursor as it is and repeat the filters, or start again without a cursor."));
  }

  private byte[] tag(String kind, byte[] payload) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(keys.key("cursor"), ALGORITHM));
      byte[] name = kind.getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      mac.update(name);
      return Arrays.copyOf(mac.doFinal(payload), TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static byte[] pack(List<String> rowKeys) {
    if (rowKeys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("a cursor has at most " + MAX_KEYS + " keys");
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(rowKeys.size());
      for (String key : rowKeys) {
        out.writeUTF(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static List<String> unpack(byte[] payload) {
    try (var in = new DataInputStream(new ByteArrayInputStream(payload))) {
      int count = in.readUnsignedByte();
      List<String> rowKeys = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        rowKeys.add(in.readUTF());
      }
      return List.copyOf(rowKeys);
    } catch (IOException e) {
      throw new UncheckedIOException("an authentic cursor is well formed", e);
    }
  }
}
