package org.slicesweep.media;

/**
 * An image or a video and its class.
 *
 * @param label the class as its folder, list or column calls it
 */
public record LabelledMedia(Media media, String label) {}
