package io.mlinfra.sandbox.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files that hold the contents of objects. A file is complete and on disk before a document
 * names it, and never changes then; copies are hard links.
 */
final class Blobs {
  private final Path dir;

  Blobs(Path dir) {
    this.dir = dir;
  }

  Path path(String blob) {
    return dir.resolve(blob);
  }

  Content write(byte[] content) {
    Path file = fresh();
    append(file, content, 0, content.length);
    Sums sums = new Sums();
    sums.add(content, content.length);
    return sums.content(file, true);
  }

  /** What a file holds that is no object's content yet. */
  Content sums(Path file) {
    return summed(file, true);
  }

  /** All contents, one behind the other; no MD5, as in the service. */
  Content joined(List<String> blobs) {
    Path file = fresh();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (String blob : blobs) {
        try (FileChannel in = FileChannel.open(path(blob))) {
          for (long at = 0; at < in.size(); ) {
            at += in.transferTo(at, in.size() - at, out);
          }
        }
      }
      out.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compose an object's content", e);
    }
    return summed(file, false);
  }

  Content linked(Content source) {
    Path file = fresh();
    try {
      Files.createLink(file, path(source.blob()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy an object's content", e);
    }
    return new Content(file.getFileName().toString(), source.size(), source.md5(), source.crc32c());
  }

  /** Appends, and returns when it is on disk. */
  void append(Path file, byte[] bytes, int from, int length) {
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write an object's content; is the disk full?", e);
    }
  }

  void delete(String blob) {
    try {
      Files.deleteIfExists(path(blob));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete an object's content", e);
    }
  }

  /** Deletes what no document names: what a kill left between a file and its document. */
  void keepOnly(Set<String> named) {
    try (Stream<Path> files = Files.list(dir)) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> !named.contains(f))
          .forEach(this::delete);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look through the contents of objects", e);
    }
  }

  /** Copies a part of a content. */
  static void copy(Path file, long from, long length, OutputStream to) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(1 << 16, Math.max(1, length)));
      for (long at = from; at < from + length; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), from + length - at));
        int read = in.read(buffer, at);
        if (read < 0) {
          throw new IOException("an object's content is shorter than it was");
        }
        to.write(buffer.array(), 0, read);
        at += read;
      }
    }
  }

  private Path fresh() {
    return path(UUID.randomUUID().toString());
  }

  private static Content summed(Path file, boolean md5) {
    Sums sums = new Sums();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sums.add(buffer, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read an object's content", e);
    }
    return sums.content(file, md5);
  }

  /** Both checksums and the length, as the bytes go by. */
  private static final class Sums {
    private final CRC32C crc = new CRC32C();
    private final MessageDigest md5 = md5();
    private long size;

    private static MessageDigest md5() {
      try {
        return MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void add(byte[] bytes, int length) {
      crc.update(bytes, 0, length);
      md5.update(bytes, 0, length);
      size += length;
    }

    Content content(Path file, boolean withMd5) {
      Base64.Encoder base64 = Base64.getEncoder();
      return new Content(
          file.getFileName().toString(),
          size,
          withMd5 ? base64.encodeToString(md5.digest()) : "",
          base64.encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array()));
    }
  }
}
