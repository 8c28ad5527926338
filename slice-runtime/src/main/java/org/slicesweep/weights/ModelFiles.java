package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.Optional;
import org.slicesweep.common.InputException;

/**
 * The files of a pretrained model. Opening them reads nothing large: a plan of thousands of trials
 * needs only {@link #config()}. Safe for use by several threads.
 */
public interface ModelFiles {

  /** The model as a sweep file names it. */
  String name();

  /**
   * Whether the files lie on this machine as they are: looking into them fetches and unpacks
   * nothing.
   */
  default boolean areHere() {
    return false;
  }

  /**
   * The content of {@code config.json}, in Hugging Face's keys, as a copy of its own. Models from
   * Maven also have {@code pooling}: {@code mean} or {@code cls}.
   *
   * @throws InputException if the file is not a JSON object
   */
  JsonNode config();

  /**
   * The weights under the names of the bare model, such as {@code
   * encoder.layer.0.attention.self.query.weight} [out, in]; a head's weights keep their own. Read,
   * and for a model from Maven unpacked, from the Hub fetched, when first asked for.
   *
   * @throws InputException if the weights are not sound
   */
  TensorSource tensors();

  /**
   * Checks that there is a {@code tokenizer.json}, which models of images have not; reads nothing.
   *
   * @throws InputException if not
   */
  void requireTokenizer();

  /**
   * A new stream of {@code tokenizer.json}, for the caller to close.
   *
   * @throws InputException if it cannot be read
   */
  InputStream tokenizer();

  /** What messages call that file. */
  default String tokenizerName() {
    return name() + "/tokenizer.json";
  }

  /**
   * The content of a small file beside the weights, such as {@code preprocessor_config.json}; empty
   * if the model has no such file.
   *
   * @throws InputException if it cannot be read
   */
  Optional<byte[]> find(String file);

  /**
   * Finds a model.
   *
   * @param backbone {@code maven:all-MiniLM-L6-v2}, {@code maven:bge-small-en-v1.5}, {@code
   *     maven:e5-small-v2}, a model on the Hub as {@code hf://owner/name} or {@code
   *     hf://owner/name@revision}, or the path of a Hugging Face folder or its address, such as
   *     {@code hdfs://host/folder}
   * @throws InputException for {@code backbone}, if the name is unknown, its jar is not on the
   *     classpath, the Hub does not give it, or the folder or one of its files is missing
   */
  static ModelFiles open(String backbone) {
    if (backbone.startsWith(MavenModel.SCHEME)) {
      return MavenModelFiles.open(backbone, ModelCache.user());
    }
    if (backbone.startsWith(HubName.SCHEME)) {
      return HubModels.open(backbone);
    }
    return HuggingFaceFolder.open(backbone);
  }
}
