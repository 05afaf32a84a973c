package io.postrider.pop3;

/** A Dovecot that lets sessions share a maildrop and sets no flag on what is retrieved. */
class DovecotNoFlagsContractIT extends DovecotContract {

  @Override
  DovecotServer.Builder configure(DovecotServer.Builder builder) {
    return builder.set("protocol pop3 {\n  pop3_no_flag_updates = yes\n}");
  }
}
