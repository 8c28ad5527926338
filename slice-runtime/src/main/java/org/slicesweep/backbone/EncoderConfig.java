package org.slicesweep.backbone;

/**
 * The part of a text encoder's {@code config.json} that decides its forward pass.
 *
 * @param positions rows of the position table
 * @param typeVocabularySize rows of the token type table; 0 for none
 */
record EncoderConfig(
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int vocabularySize,
    int positions,
    int typeVocabularySize,
    double normEpsilon,
    Activation activation,
    Pooling pooling) {}
