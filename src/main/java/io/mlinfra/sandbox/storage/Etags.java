package io.mlinfra.sandbox.storage;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** Etags in the service's form: numbered varints, in base 64, such as {@code CAE=}. */
final class Etags {
  private Etags() {}

  static String of(long... numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < numbers.length; i++) {
      out.write((i + 1) << 3);
      long rest = numbers[i];
      while (rest >>> 7 != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }
}
