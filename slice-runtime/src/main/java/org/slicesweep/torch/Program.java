package org.slicesweep.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
  private final PtNDManager manager;

  private Program(ProgramSource source, PtSymbolBlock block, PtNDManager manager) {
    this.source = source;
    this.block = block;
    this.manager = manager;
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
          source,
          JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false),
          manager);
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
    NDManager handles = manager.newSubManager();
    List<NDArray> arrays = new ArrayList<>();
    for (Argument argument : source.frozen()) {
      arrays.add(handle(frozen.apply(argument), argument, "w[]", handles));
    }
    for (Argument argument : source.state()) {
      arrays.add(handle(state.apply(argument), argument, "p[]", handles));
    }
    return new Bound(this, arrays, handles);
  }

  /**
   * A handle of our own on a tensor's memory: DJL tells lists apart by a name that it keeps in the
   * array, and another thread may be passing the same tensor in another list.
   */
  private static NDArray handle(Tensor tensor, Argument argument, String list, NDManager manager) {
    if (tensor == null) {
      throw new GraphException("no tensor for " + argument.name());
    }
    if (tensor.dtype() != argument.dtype()) {
      throw new GraphException(
          argument.name() + " is " + tensor.dtype() + ", not " + argument.dtype());
    }
    NDArray handle = tensor.array().stopGradient();
    handle.attach(manager);
    handle.setName(list);
    return handle;
  }

  @Override
  public void close() {
    block.close();
  }

  /** A program with its weights and state. Closing it leaves both alone. */
  public static final class Bound implements AutoCloseable {
    private final Program program;
    private final List<NDArray> arrays;
    private final NDManager handles;

    private Bound(Program program, List<NDArray> arrays, NDManager handles) {
      this.program = program;
      this.arrays = arrays;
      this.handles = handles;
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
        // DJL attaches results to the owner of the first input: here, the scope.
        arguments.add(handle(inputs.get(i), declared.get(i), "x[]", scope.manager()));
      }
      arguments.addAll(arrays);
      // "true" is training mode: without it libtorch makes inference tensors, which have no grad.
      NDList results = IValueUtils.forward(program.block, arguments, true);
      List<Tensor> outputs = new ArrayList<>(results.size());
      for (int i = 0; i < results.size(); i++) {
        outputs.add(scope.adopt(results.get(i), program.source.outputs().get(i).dtype()));
      }
      arguments.subList(0, inputs.size()).forEach(NDArray::close);
      return outputs;
    }

    @Override
    public void close() {
      handles.close();
    }
  }
}
