package io.postrider.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTypeTests {

  @Test
  void onlyTheFamilyIsSetOffByADot() {
    assertThat(EventType.MESSAGE_STORED.code()).isEqualTo("message.stored");
    assertThat(EventType.MESSAGE_DELETED_ON_SERVER.code()).isEqualTo("message.deleted_on_server");
    assertThat(EventType.ACCOUNT_UIDL_RESET_SUSPECTED.code())
        .isEqualTo("account.uidl_reset_suspected");
  }
}
