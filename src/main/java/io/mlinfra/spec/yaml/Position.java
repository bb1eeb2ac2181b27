package io.mlinfra.spec.yaml;

/**
 * A place in a file.
 *
 * @param file as the user named it
 * @param line counted from 1
 * @param column counted from 1, in characters
 * @param length how many characters, at least 1, within the line
 */
public record Position(String file, int line, int column, int length) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
