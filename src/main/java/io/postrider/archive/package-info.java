/** WHAT LEAVES AND ENTERS AS FILES: exports of many messages, imports of mail from elsewhere. */
@NullMarked
package io.postrider.archive;

import org.jspecify.annotations.NullMarked;
