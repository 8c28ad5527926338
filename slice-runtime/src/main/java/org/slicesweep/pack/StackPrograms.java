package org.slicesweep.pack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.TensorScope;

/** The programs of a pack, kept for as long as it lasts: stacks of the same form come again. */
final class StackPrograms implements AutoCloseable {

  /** What a program does. */
  enum Kind {
    STACK,
    UNSTACK,
    STEP,
    OUTPUTS
  }

  private record Key(Kind kind, List<StackGroup> groups) {}

  private final TensorScope scope;
  private final Map<Key, Program> programs = new HashMap<>();

  StackPrograms(TensorScope scope) {
    this.scope = scope;
  }

  TensorScope scope() {
    return scope;
  }

  Program of(Kind kind, List<StackGroup> groups, Member member) {
    return programs.computeIfAbsent(
        new Key(kind, groups), key -> Program.load(write(key, member), scope));
  }

  private static ProgramSource write(Key key, Member member) {
    return switch (key.kind()) {
      case STACK -> StackCopies.stack(key.groups().get(0));
      case UNSTACK -> StackCopies.unstack(key.groups().get(0));
      case STEP -> new StackGraph("pack step", key.groups(), member).step();
      case OUTPUTS -> new StackGraph("pack outputs", key.groups(), member).outputs();
    };
  }

  @Override
  public void close() {
    programs.values().forEach(Program::close);
    scope.close();
  }
}
