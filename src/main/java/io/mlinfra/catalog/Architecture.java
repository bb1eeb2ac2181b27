package io.mlinfra.catalog;

/** Instruction set of a machine, as the Compute API names it on images and machine types. */
public enum Architecture {
  X86_64,
  ARM64
}
