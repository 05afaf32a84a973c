package io.postrider.mime;

/**
 * Where the encoded body of a part lies in the message, so that it can be read without another look
 * at the structure.
 *
 * @param from offset of its first octet
 * @param to offset after its last octet
 * @param encoding how it is encoded there
 */
public record PartLocation(long from, long to, TransferEncoding encoding) {}
