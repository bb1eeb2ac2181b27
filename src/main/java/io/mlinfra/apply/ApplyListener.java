package io.mlinfra.apply;

/** Hears what happens during an apply. Called from many threads, never from two at once. */
@FunctionalInterface
public interface ApplyListener {
  ApplyListener SILENT = event -> {};

  void on(ApplyEvent event);
}
