package io.postrider.pop3;

/** A Dovecot that keeps its mail in mdbox and gives a maildrop to one session at a time. */
class DovecotMdboxContractIT extends DovecotContract {

  @Override
  DovecotServer.Builder configure(DovecotServer.Builder builder) {
    return builder.mdbox().set("protocol pop3 {\n  pop3_lock_session = yes\n}");
  }
}
