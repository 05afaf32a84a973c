package io.postrider.message;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Searches the way the database can. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

  @Bean
  SearchIndex searchIndex(
      DataSource database,
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      JsonMapper json)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      return "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName())
          ? new PostgresSearchIndex(jdbc, transactions, json)
          : new EmbeddedSearchIndex(jdbc);
    }
  }
}
