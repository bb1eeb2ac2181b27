package io.mlinfra.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says why a file could not be used; the JDK's own words are often nothing but its path. */
final class FileTrouble {
  private FileTrouble() {}

  static String sentence(IOException e) {
    return switch (e) {
      case NoSuchFileException n -> n.getFile() + " does not exist";
      case AccessDeniedException a -> "permission to use " + a.getFile() + " is denied";
      case FileSystemException f when f.getReason() == null ->
          f.getFile() + ": " + f.getClass().getSimpleName();
      default -> String.valueOf(e.getMessage());
    };
  }
}
