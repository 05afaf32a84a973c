package io.postrider.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/**
 * Entity tags made of versions, and the precondition {@code If-Match} (RFC 9110 section 13.1.1).
 */
public final class EntityTags {

  private EntityTags() {}

  /** The strong tag of a version: {@code "7"}, quotes included. */
  public static String of(long version) {
    return "\"" + version + "\"";
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
            .anyMatch(
                tag -> tag.isWildcard() || (!tag.weak() && tag.formattedTag().equals(current)));
    if (!matches) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.PRECONDITION_FAILED,
                  "The resource is at " + current + ", which If-Match does not name.")
              .withHint("Read the resource again, apply the change to it, and retry."));
    }
  }
}
