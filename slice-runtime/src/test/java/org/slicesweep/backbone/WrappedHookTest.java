package org.slicesweep.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WrappedHookTest {
  @Test
  void everyWayAMethodEntersTheForwardPassIsKept() throws NoSuchMethodException {
    List<Method> hooks =
        Stream.of(ForwardHook.class.getDeclaredMethods())
            .filter(m -> !Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
            .toList();
    assertThat(hooks).isNotEmpty();
    for (Method hook : hooks) {
      assertThat(
              WrappedHook.class
                  .getMethod(hook.getName(), hook.getParameterTypes())
                  .getDeclaringClass())
          .as(hook.getName())
          .isEqualTo(WrappedHook.class);
    }
  }
}
