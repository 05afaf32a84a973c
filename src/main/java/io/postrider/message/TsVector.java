package io.postrider.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * The words of a document as a value of PostgreSQL's {@code tsvector}: each word with the places at
 * which it stands. Sent in the type's binary form where the connection sends that (see {@code
 * DatabaseCare}), which the server takes in without reading it letter by letter, and as text
 * elsewhere.
 */
@SuppressWarnings("serial") // PGobject is serializable; nobody serializes a parameter
final class TsVector extends PGobject implements PGBinaryObject {

  /** PostgreSQL takes 1 MiB of distinct words. */
  private static final int DISTINCT_OCTETS_LIMIT = 600 * 1024;

  /** PostgreSQL counts places no further than this; words beyond it are found, phrases are not. */
  private static final int LAST_PLACE = 16_382;

  private static final int PLACES_OF_A_WORD = 250;

  private final Map<String, Places> places = new HashMap<>();
  private final byte[] binary;

  TsVector(SearchDocument document) {
    setType("tsvector");
    String text = document.text();
    int octets = 0;
    int kept = 0;
    int place = 1;
    int end;
    for (int at = 1; at < text.length(); at = end + 1) {
      end = text.indexOf(' ', at);
      String word = text.substring(at, end);
      if (!word.equals(SearchDocument.GAP)) {
        Places known = places.get(word);
        if (known == null && octets < DISTINCT_OCTETS_LIMIT) {
          octets += 3 * word.length() + 4;
          known = new Places();
          places.put(word, known);
        }
        if (known != null && known.add(place)) {
          kept++;
        }
      }
      place++;
    }
    this.binary = binary(Integer.BYTES + octets + kept * Short.BYTES);
  }

  /** How many words; of each its octets, a NUL, how many places, the places. */
  private byte[] binary(int most) {
    ByteBuffer buffer = ByteBuffer.allocate(most).putInt(places.size());
    places.forEach((word, at) -> {
      buffer.put(word.getBytes(StandardCharsets.UTF_8)).put((byte) 0).putShort((short) at.count);
      for (int i = 0; i < at.count; i++) {
        buffer.putShort((short) at.places[i]);
      }
    });
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public int lengthInBytes() {
    return binary.length;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    System.arraycopy(binary, 0, target, offset, binary.length);
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("words are written, never read back");
  }

  /** {@code 'word':place,place …} */
  @Override
  public String getValue() {
    StringBuilder text = new StringBuilder(2 * binary.length);
    places.forEach((word, at) -> {
      text.append('\'').append(word).append('\'');
      for (int i = 0; i < at.count; i++) {
        text.append(i == 0 ? ':' : ',').append(at.places[i]);
      }
      text.append(' ');
    });
    return text.toString();
  }

  /** Where a word stands, as far as PostgreSQL keeps that. */
  private static final class Places {
    private int[] places = new int[2];
    private int count;

    boolean add(int place) {
      if (place > LAST_PLACE || count == PLACES_OF_A_WORD) {
        return false;
      }
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count);
      }
      places[count++] = place;
      return true;
    }
  }
}
