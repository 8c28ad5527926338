package org.slicesweep.pack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.torch.ProgramSource;

/** The programs of packs, for benchmarks that run them without trials. */
public final class PackPrograms {
  private PackPrograms() {}

  /**
   * A step of several trials.
   *
   * @param members what a member's tensors are is not asked for
   */
  public static ProgramSource step(List<Member> members) {
    Map<Layout, Integer> alike = new LinkedHashMap<>();
    members.forEach(member -> alike.merge(member.layout(), 1, Integer::sum));
    List<StackGroup> groups = new ArrayList<>();
    alike.forEach((layout, models) -> groups.add(new StackGroup(groups.size(), models, layout)));
    return new StackGraph("pack step", groups, members.get(0)).step();
  }
}
