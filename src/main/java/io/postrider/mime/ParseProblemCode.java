package io.postrider.mime;

/**
 * What can be wrong with a message: a closed vocabulary that clients may rely on. A problem never
 * hinders storing; it tells why the parsed view may differ from what the sender meant.
 */
public enum ParseProblemCode {
  /** No header field at all: the octets are no Internet message. */
  HEADER_MISSING("header.missing"),
  /** A line of a header is neither a field nor the continuation of one. */
  HEADER_MALFORMED("header.malformed"),
  /** A field or parameter that may stand once stands again; the first one counts. */
  HEADER_DUPLICATE("header.duplicate"),
  /** More header lines, octets or parameters than are read; the rest is not shown. */
  HEADER_TOO_MANY("header.too_many"),
  /** A header value was cut to what is kept for lists and searches. */
  HEADER_TRUNCATED("header.truncated"),
  /** 8-bit octets in a header that are not UTF-8 and carry no charset; read by guess. */
  HEADER_UNLABELLED("header.unlabelled_8bit"),
  /** A charset nobody knows; read as UTF-8 where valid, else as windows-1252. */
  UNKNOWN_CHARSET("encoding.unknown_charset"),
  /** Octets that the declared charset does not have; shown as U+FFFD. */
  BAD_CHARSET("encoding.bad_charset"),
  /** A Content-Transfer-Encoding nobody knows; the octets are taken as they are. */
  UNKNOWN_TRANSFER_ENCODING("encoding.unknown_transfer_encoding"),
  /** Base64 with foreign characters, data after the padding or a missing end. */
  BAD_BASE64("encoding.bad_base64"),
  /** Quoted-printable with an equals sign that introduces nothing. */
  BAD_QUOTED_PRINTABLE("encoding.bad_quoted_printable"),
  /** Uuencoded data that cannot be read to its end. */
  BAD_UUENCODE("encoding.bad_uuencode"),
  /** Something that begins as an RFC 2047 encoded word and is none. */
  BAD_ENCODED_WORD("encoding.bad_encoded_word"),
  /** A Content-Type or Content-Disposition that does not follow the grammar. */
  CONTENT_TYPE_MALFORMED("content_type.malformed"),
  /** Content-Disposition and Content-Type name a file differently; the first one counts. */
  AMBIGUOUS_FILE_NAME("content_type.ambiguous_file_name"),
  /** A multipart without a boundary parameter. */
  MISSING_BOUNDARY("multipart.missing_boundary"),
  /** A multipart whose boundary never comes. */
  NO_PARTS("multipart.no_parts"),
  /** A multipart without its closing delimiter: perhaps cut off on the way. */
  UNTERMINATED("multipart.unterminated"),
  /** A multipart that takes the boundary of one it lies in: where each part ends is a guess. */
  AMBIGUOUS_BOUNDARY("multipart.ambiguous_boundary"),
  /** A multipart with a transfer encoding other than 7bit, 8bit, binary; read as if it had none. */
  ENCODED_MULTIPART("multipart.encoded"),
  /** Nested deeper than is followed; the innermost is shown as one attachment. */
  TOO_DEEP("mime.too_deep"),
  /** More parts than are listed; the rest is in the raw message only. */
  TOO_MANY_PARTS("mime.too_many_parts"),
  /** A Date field that is no date. */
  DATE_UNPARSABLE("date.unparsable"),
  /** An address without an address; its words are kept as the name. */
  ADDRESS_UNPARSABLE("address.unparsable"),
  /** More addresses in one field than are listed. */
  ADDRESS_TOO_MANY("address.too_many"),
  /** NUL octets outside binary content. */
  OCTETS_NUL("octets.nul"),
  /** The parser gave up: a fault of ours; the raw message is kept. */
  PARSER_FAILED("parser.failed");

  private final String code;

  ParseProblemCode(String code) {
    this.code = code;
  }

  /** The stable, dotted form. */
  public String code() {
    return code;
  }
}
