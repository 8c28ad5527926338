/**
 * Named tensors as model files hold them: safetensors, the ONNX model of a Maven backbone, a
 * Hugging Face folder. Nothing here computes with them, and nothing here knows an engine.
 */
package org.slicesweep.weights;
