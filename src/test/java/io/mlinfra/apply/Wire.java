package io.mlinfra.apply;

import java.util.function.Supplier;

/** What lies between a test's provider and its cloud: passes calls on, or breaks them. */
public interface Wire {
  /** Passes every call on. */
  Wire SOUND =
      new Wire() {
        @Override
        public <T> T call(String what, Supplier<T> effect) {
          return effect.get();
        }
      };

  /**
   * @param what names the call in messages
   * @param effect what the cloud does
   */
  <T> T call(String what, Supplier<T> effect);
}
