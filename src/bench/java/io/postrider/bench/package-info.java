/**
 * Figures for docs/performance.md: the packaged service as a whole process. Profile {@code bench}.
 */
@NullMarked
package io.postrider.bench;

import org.jspecify.annotations.NullMarked;
