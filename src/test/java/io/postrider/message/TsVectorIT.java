package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.postrider.PostriderIntegrationTest;
import io.postrider.TestDatabase;
import io.postrider.mime.OctetSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;
import org.springframework.beans.factory.annotation.Autowired;

@PostriderIntegrationTest
class TsVectorIT {
  private static final int OID = 3614;

  @Autowired DataSource database;
  @Autowired SearchIndex index;
  @Autowired MessageArchive archive;

  @Test
  void theBinaryFormSaysWhatTheTextSays() throws SQLException {
    assumeThat(TestDatabase.isPostgres()).isTrue();
    Random random = new Random(7);
    try (Connection connection = database.getConnection()) {
      assertThat(connection.unwrap(BaseConnection.class).binaryTransferSend(OID)).isTrue();
      for (int words : new int[] {0, 1, 40, 2_000, 30_000}) {
        TsVector vector = (TsVector) index.filed(document(text(random, words)));

        try (PreparedStatement query =
            connection.prepareStatement(
                "select cast(cast(? as tsvector) as text)"
                    + " = cast(cast(cast(? as text) as tsvector) as text)")) {
          query.setObject(1, vector);
          query.setString(2, vector.getValue());
          try (ResultSet row = query.executeQuery()) {
            row.next();
            assertThat(row.getBoolean(1)).as("%d words", words).isTrue();
          }
        }
      }
    }
  }

  private SearchDocument document(String text) {
    String message = "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text;
    var octets = OctetSource.of(message.getBytes(StandardCharsets.UTF_8));
    UUID any = UUID.randomUUID();
    var arrival = new Arrival(any, any, any, "a", StoredFixture.content(octets), Instant.EPOCH);
    return archive.prepare(arrival).words();
  }

  /** Words that come again, in scripts of one, two, three and four octets a letter. */
  private static String text(Random random, int words) {
    String[] letters = {"a", "é", "ж", "日", "𝒳", "7"};
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(letters[random.nextInt(letters.length)])
          .append(random.nextInt(3_000))
          .append(' ');
    }
    return text.toString();
  }
}
