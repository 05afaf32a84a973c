/** WHAT LEAVES AS A FILE: exports of many messages. */
@NullMarked
package io.postrider.archive;

import org.jspecify.annotations.NullMarked;
