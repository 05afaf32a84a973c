package io.postrider.account;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** All mailboxes to fetch. */
interface MailAccounts extends JpaRepository<MailAccount, UUID> {

  /** Those of them that exist, in no order: one query, and one more for their labels. */
  List<MailAccount> findByIdIn(Collection<UUID> ids);
}
