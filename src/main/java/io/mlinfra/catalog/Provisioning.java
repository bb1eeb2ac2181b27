package io.mlinfra.catalog;

/** Provisioning model of an instance: paid on demand, or spot capacity that may be taken back. */
public enum Provisioning {
  STANDARD,
  SPOT
}
