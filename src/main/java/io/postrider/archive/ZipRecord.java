package io.postrider.archive;

import java.util.Arrays;

/** A record of a zip file in the making: whole numbers, the least octet first. */
final class ZipRecord {

  private byte[] octets = new byte[128];
  private int size;

  ZipRecord two(long value) {
    return number(value, 2);
  }

  ZipRecord four(long value) {
    return number(value, 4);
  }

  ZipRecord eight(long value) {
    return number(value, 8);
  }

  ZipRecord all(byte[] more) {
    for (byte octet : more) {
      number(octet, 1);
    }
    return this;
  }

  int size() {
    return size;
  }

  byte[] octets() {
    return Arrays.copyOf(octets, size);
  }

  private ZipRecord number(long value, int count) {
    if (size + count > octets.length) {
      octets = Arrays.copyOf(octets, octets.length * 2);
    }
    for (int i = 0; i < count; i++) {
      octets[size++] = (byte) (value >> (8 * i));
    }
    return this;
  }
}
