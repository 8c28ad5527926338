package org.slicesweep.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A {@link ProgramSource} loaded into libtorch. */
public final class Program implements AutoCloseable {
  private final ProgramSource source;
  private final PtSymbolBlock block;

  private Program(ProgramSource source, PtSymbolBlock block) {
    this.source = source;
    this.block = block;
  }

  /**
   * Compiles the source, to be closed with {@code scope} at the latest.
   *
   * @throws GraphException if libtorch does not accept it, with the source
   */
  public static Program load(ProgramSource source, TensorScope scope) {
    try {
      byte[] archive = TorchArchive.of(source.text());
      PtNDManager manager = (PtNDManager) scope.manager();
      return new Program(
          source, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new GraphException("libtorch refused " + source + "\n" + e.getMessage());
    }
  }

  public ProgramSource source() {
    return source;
  }

  /**
   * Fixes the long-lived arguments, so that a call brings only its inputs.
   *
   * @param frozen gives a frozen tensor by its argument's name
   * @param state gives a state tensor by its argument's name
   */
  public Bound bind(Function<Argument, Tensor> frozen, Function<Argument, Tensor> state) {
    List<NDArray> arrays = new ArrayList<>();
    source.frozen().forEach(argument -> arrays.add(named(frozen.apply(argument), argument, "w[]")));
    source.state().forEach(argument -> arrays.add(named(state.apply(argument), argument, "p[]")));
    return new Bound(this, arrays);
  }

  private static NDArray named(Tensor tensor, Argument argument, String list) {
    if (tensor == null) {
      throw new GraphException("no tensor for " + argument.name());
    }
    if (tensor.dtype() != argument.dtype()) {
      throw new GraphException(
          argument.name() + " is " + tensor.dtype() + ", not " + argument.dtype());
    }
    NDArray array = tensor.array();
    if (!list.equals(array.getName())) {
      array.setName(list);
    }
    return array;
  }

  @Override
  public void close() {
    block.close();
  }

  /** A program with its weights and state. */
  public static final class Bound {
    private final Program program;
    private final List<NDArray> arrays;

    private Bound(Program program, List<NDArray> arrays) {
      this.program = program;
      this.arrays = arrays;
    }

    /**
     * Runs the program once.
     *
     * @param scope what comes out belongs to it
     * @param inputs in the order of {@link ProgramSource#inputs}
     */
    public List<Tensor> run(TensorScope scope, List<Tensor> inputs) {
      List<Argument> declared = program.source.inputs();
      if (inputs.size() != declared.size()) {
        throw new GraphException(
            program.source.name() + " takes " + declared.size() + " inputs: " + declared);
      }
      NDList arguments = new NDList(inputs.size() + arrays.size());
      for (int i = 0; i < inputs.size(); i++) {
        arguments.add(named(inputs.get(i), declared.get(i), "x[]"));
      }
      arguments.addAll(arrays);
      // "true" is training mode: without it libtorch makes inference tensors, which have no grad.
      NDList results = IValueUtils.forward(program.block, arguments, true);
      List<Tensor> outputs = new ArrayList<>(results.size());
      for (int i = 0; i < results.size(); i++) {
        // DJL attaches results to the first input's owner, which may live longer than the caller.
        results.get(i).attach(scope.manager());
        outputs.add(scope.adopt(results.get(i), program.source.outputs().get(i).dtype()));
      }
      return outputs;
    }
  }
}
