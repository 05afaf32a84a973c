package io.postrider.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/**
 * Entity tags made of versions, and the precondition {@code If-Match} (RFC 9110 section 13.1.1).
 */
public final class EntityTags {

  private static final char STATE = '-';
  private static final int HASH_BYTES = 8;

  private EntityTags() {}

  /** The strong tag of a version: {@code "7"}, quotes included. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * The strong tag of a resource that shows, beside its version, what changes by itself: {@code
   * "7-0f3a…"}. For {@code If-None-Match} it is another with each change of either; for {@code
   * If-Match} the version alone counts, since what changes by itself is nobody's edit to lose.
   *
   * @param state a record, or whatever else tells all it holds by {@code toString}
   */
  public static String of(long version, Object state) {
    return "\"" + version + STATE + hash(state) + "\"";
  }

  /** The strong tag of what has no version: made of all it shows. */
  public static String ofState(Object state) {
    return "\"" + hash(state) + "\"";
  }

  private static String hash(Object state) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(state.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The tag without its state. */
  private static String version(String tag) {
    int state = tag.indexOf(STATE);
    return state < 0 ? tag : tag.substring(0, state) + "\"";
  }

  /**
   * Lets the request pass when it named no tag, {@code *} or the current one. Tags are compared
   * strongly: a weak tag never matches.
   *
   * @throws ProblemException {@code precondition.failed}
   */
  public static void requireMatch(@Nullable String ifMatch, String current) {
    if (ifMatch == null) {
      return;
    }
    List<ETag> named = ETag.parse(ifMatch);
    boolean matches =
        named.stream()
            .anyMatch(tag ->
                tag.isWildcard()
                    || (!tag.weak() && version(tag.formattedTag()).equals(version(current))));
    if (!matches) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.PRECONDITION_FAILED,
                  "The resource is at " + current + ", which If-Match does not name.")
              .withHint("Read the resource again, apply the change to it, and retry."));
    }
  }
}
