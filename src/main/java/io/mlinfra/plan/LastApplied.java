package io.mlinfra.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import java.util.Optional;

/**
 * What earlier applies sent. Only tells "the plan changed" from "the cloud changed"; losing it
 * loses nothing else.
 */
public interface LastApplied {
  LastApplied NONE =
      new LastApplied() {
        @Override
        public Optional<ObjectNode> body(Address address) {
          return Optional.empty();
        }

        @Override
        public int phase(Address address) {
          return 1;
        }
      };

  /** The body as it was last sent, secrets left out. */
  Optional<ObjectNode> body(Address address);

  /** The phase that created the resource; 1 when unknown. */
  int phase(Address address);
}
