package io.mlinfra.cli;

/** Entry point of the {@code mlinfra} program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("mlinfra");
  }
}
