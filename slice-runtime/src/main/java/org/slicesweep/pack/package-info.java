/**
 * Several trials in one forward and backward pass. Each runs as it would alone, on a thread of its
 * own; where it would take a step or ask for outputs, it meets the others of its {@link
 * org.slicesweep.pack.Pack}, and one of them does it for all.
 */
package org.slicesweep.pack;
