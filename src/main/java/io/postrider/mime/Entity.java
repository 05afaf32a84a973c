package io.postrider.mime;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The message or one part of it: what its header says and where its body lies. Made and completed
 * by one scan, read-only afterwards.
 */
final class Entity {
  private static final ParameterizedValue TEXT = new ParameterizedValue("text/plain", Map.of());

  private final String path;
  private final int depth;
  private final HeaderBlock header;
  private final String defaultType;
  private ParameterizedValue type = TEXT;
  private ParameterizedValue disposition = new ParameterizedValue("", Map.of());
  private TransferEncoding encoding = TransferEncoding.IDENTITY;
  private long bodyFrom;
  private long bodyTo;
  private int children;

  Entity(String path, int depth, HeaderBlock header, String defaultType) {
    this.path = path;
    this.depth = depth;
    this.header = header;
    this.defaultType = defaultType;
  }

  /** Reads the content fields, once the header is complete. */
  void headerEnds(long offset, Problems problems) {
    header.end();
    bodyFrom = offset;
    bodyTo = offset;
    String given = header.only("Content-Type", where(), problems);
    type = given == null ? new ParameterizedValue(defaultType, Map.of()) : type(given, problems);
    String disposed = header.only("Content-Disposition", where(), problems);
    if (disposed != null) {
      disposition =
          ParameterizedValue.parse(disposed, null, where() + "Content-Disposition", problems);
    }
    String file = disposition.parameter("filename");
    String alias = type.parameter("name");
    if (file != null && alias != null && !file.equals(alias)) {
      problems.add(ParseProblemCode.AMBIGUOUS_FILE_NAME, label());
    }
    String encoded = header.only("Content-Transfer-Encoding", where(), problems);
    if (encoded != null && !encoded.isBlank()) {
      encoding = TransferEncoding.of(encoded, label(), problems);
    }
    if (isMultipart() && encoding.changesOctets()) {
      problems.add(ParseProblemCode.ENCODED_MULTIPART, label());
      encoding = TransferEncoding.IDENTITY;
    }
  }

  private ParameterizedValue type(String given, Problems problems) {
    ParameterizedValue read =
        ParameterizedValue.parse(given, null, where() + "Content-Type", problems);
    String value = read.value();
    int slash = value.indexOf('/');
    boolean wellFormed =
        slash > 0
            && slash < value.length() - 1
            && value.indexOf('/', slash + 1) < 0
            && value.length() <= 127
            && value
                .chars()
                .allMatch(c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"[]?=".indexOf(c) < 0);
    if (wellFormed) {
      return read;
    }
    problems.add(ParseProblemCode.CONTENT_TYPE_MALFORMED, where() + "Content-Type");
    boolean html = value.equals("html") || value.equals("text/html/");
    String meant =
        html
            ? "text/html"
            : value.startsWith("text") || value.isEmpty()
                ? "text/plain"
                : "application/octet-stream";
    return new ParameterizedValue(meant, read.parameters());
  }

  void bodyEnds(long offset) {
    bodyTo = Math.max(bodyFrom, offset);
  }

  /** From now on a leaf of that type: it said it was a multipart and is none. */
  void becomes(String leafType) {
    type = new ParameterizedValue(leafType, Map.of());
  }

  Entity child(HeaderBlock childHeader) {
    children++;
    String childPath = path.isEmpty() ? Integer.toString(children) : path + "." + children;
    String childType = type.value().equals("multipart/digest") ? "message/rfc822" : "text/plain";
    return new Entity(childPath, depth + 1, childHeader, childType);
  }

  boolean isRoot() {
    return path.isEmpty();
  }

  boolean isMultipart() {
    return type.value().startsWith("multipart/");
  }

  boolean isContentless() {
    return children == 0;
  }

  int depth() {
    return depth;
  }

  HeaderBlock header() {
    return header;
  }

  /** As IMAP counts: a message that is no multipart is its own part 1. */
  String partPath() {
    return path.isEmpty() ? "1" : path;
  }

  /** For details of problems. */
  String label() {
    return "part " + partPath();
  }

  private String where() {
    return isRoot() ? "" : label() + ": ";
  }

  String contentType() {
    return type.value();
  }

  @Nullable String typeParameter(String name) {
    return type.parameter(name);
  }

  TransferEncoding encoding() {
    return encoding;
  }

  PartLocation location() {
    return new PartLocation(bodyFrom, bodyTo, encoding);
  }

  @Nullable String filename() {
    String name = disposition.parameter("filename");
    return FileNames.clean(name == null ? type.parameter("name") : name);
  }

  @Nullable String contentId() {
    String value = header.first("Content-ID");
    if (value == null) {
      return null;
    }
    String characters = HeaderText.characters(value, null, "Content-ID", new Problems());
    String text = HeaderText.clean(HeaderText.unfold(characters)).strip();
    boolean bracketed = text.startsWith("<") && text.endsWith(">") && text.length() > 2;
    String id = bracketed ? text.substring(1, text.length() - 1) : text;
    return id.isEmpty() ? null : HeaderText.cut(id, 255);
  }

  /** Whether it is shown as part of the text, not as an attachment. */
  boolean isBodyText() {
    return (contentType().equals("text/plain") || contentType().equals("text/html"))
        && !disposition.value().equals("attachment")
        && (isRoot() || filename() == null);
  }

  ParsedAttachment.Disposition shownAs() {
    boolean image = contentType().toLowerCase(Locale.ROOT).startsWith("image/");
    boolean inline =
        !disposition.value().equals("attachment")
            && (disposition.value().equals("inline") || (image && contentId() != null));
    return inline ? ParsedAttachment.Disposition.INLINE : ParsedAttachment.Disposition.ATTACHMENT;
  }
}
