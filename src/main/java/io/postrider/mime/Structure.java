package io.postrider.mime;

import java.util.List;

/**
 * The parts of one message in the order in which they stand.
 *
 * @param leaves every entity that is not itself divided; their bodies do not overlap
 * @param truncated the scan ended before the message did
 */
record Structure(Entity root, List<Entity> leaves, boolean truncated) {}
