package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** What a Google Cloud target sees: instances and disks, in Compute's own JSON. */
public interface Machines {
  Collection<ObjectNode> instances();

  Collection<ObjectNode> disks();
}
