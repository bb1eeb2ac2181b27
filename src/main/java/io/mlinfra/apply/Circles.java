package io.mlinfra.apply;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Opens circles in an order. Live resources may point at each other both ways, and then no order of
 * removal follows from that; one is as good as another, and the service's refusal to remove what is
 * still in use, which is retried, puts it right.
 */
final class Circles {
  private Circles() {}

  /**
   * Drops as many needs as it takes for every item to have its turn.
   *
   * @param needs for each item those that come before it; changed in place
   */
  static void open(List<Set<Integer>> needs) {
    List<List<Integer>> users = new ArrayList<>();
    int[] missing = new int[needs.size()];
    needs.forEach(n -> users.add(new ArrayList<>()));
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < needs.size(); i++) {
      missing[i] = needs.get(i).size();
      for (int before : needs.get(i)) {
        users.get(before).add(i);
      }
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    boolean[] done = new boolean[needs.size()];
    int first = 0;
    while (true) {
      while (!ready.isEmpty()) {
        int next = ready.pop();
        done[next] = true;
        for (int user : users.get(next)) {
          if (--missing[user] == 0) {
            ready.add(user);
          }
        }
      }
      while (first < done.length && done[first]) {
        first++;
      }
      if (first == done.length) {
        return;
      }
      int freed = first;
      needs.get(freed).removeIf(before -> !done[before]);
      users.forEach(u -> u.remove(Integer.valueOf(freed)));
      missing[freed] = 0;
      ready.add(freed);
    }
  }
}
