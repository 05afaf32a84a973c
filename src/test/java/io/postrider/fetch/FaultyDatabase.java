package io.postrider.fetch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The real database behind connections that fail as an {@link Interruption} has it. */
@TestConfiguration(proxyBeanMethods = false)
class FaultyDatabase {

  static final Interruption INTERRUPTION = new Interruption();

  /** For tests that interrupt several lives at once; a poll's threads inherit their starter's. */
  static final InheritableThreadLocal<Interruption> OF_THIS_LIFE =
      new InheritableThreadLocal<>() {
        @Override
        protected Interruption initialValue() {
          return INTERRUPTION;
        }
      };

  @Bean
  static BeanPostProcessor faults() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource database ? faulty(database) : bean;
      }
    };
  }

  private static DataSource faulty(DataSource database) {
    return new DelegatingDataSource(database) {
      @Override
      public Connection getConnection() throws SQLException {
        return faulty(super.getConnection());
      }
    };
  }

  private static Connection faulty(Connection real) {
    boolean[] broken = {false};
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              switch (method.getName()) {
                case "prepareStatement", "createStatement", "commit" -> {
                  broken[0] = broken[0] || (counts() && OF_THIS_LIFE.get().call());
                  if (broken[0]) {
                    throw new SQLException("the connection is gone", "08006");
                  }
                }
                default -> {}
              }
              Object answer;
              try {
                answer = method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (method.getName().equals("commit")
                  && counts()
                  && OF_THIS_LIFE.get().commitUnanswered()) {
                broken[0] = true;
                throw new SQLException("the connection is gone", "08006");
              }
              return answer;
            });
  }

  /** The heartbeat beats to its own clock. */
  private static boolean counts() {
    return !Thread.currentThread().getName().equals("poll-heartbeat");
  }
}
