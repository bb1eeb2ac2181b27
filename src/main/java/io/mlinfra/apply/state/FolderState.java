package io.mlinfra.apply.state;

import io.mlinfra.apply.journal.FileSink;
import io.mlinfra.apply.journal.JournalSink;
import io.mlinfra.apply.lock.FilePlanLock;
import io.mlinfra.apply.lock.PlanLock;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** State in a local folder. */
public final class FolderState implements StateBackend {
  private static final String JOURNAL = ".journal";

  private final Path folder;

  /**
   * @param folder one for each plan and target; made when first written to
   */
  public FolderState(Path folder) {
    this.folder = folder;
  }

  @Override
  public String where() {
    return folder.toString();
  }

  @Override
  public PlanLock lock() {
    return new FilePlanLock(folder.resolve("lock"));
  }

  @Override
  public Optional<Document> read(String name) {
    Path file = folder.resolve(name);
    try {
      if (Files.notExists(file)) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      return Optional.of(new Document(content, generation(content)));
    } catch (IOException e) {
      throw new StateException("cannot read " + file, e);
    }
  }

  /** Written beside and then moved over, so that a crash leaves the old or the new one. */
  @Override
  public long write(String name, byte[] content, long ifGeneration) {
    long now = read(name).map(Document::generation).orElse(0L);
    Path file = folder.resolve(name);
    if (now != ifGeneration) {
      throw new StateException(file + " was changed by somebody else meanwhile");
    }
    Path beside = folder.resolve(name + ".new");
    try {
      Files.createDirectories(folder);
      try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
        out.write(content);
        out.getFD().sync();
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return generation(content);
    } catch (IOException e) {
      throw new StateException("cannot write " + file, e);
    }
  }

  @Override
  public List<String> journals() {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(JOURNAL))
          .map(n -> n.substring(0, n.length() - JOURNAL.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StateException("cannot list the journals in " + folder, e);
    }
  }

  @Override
  public byte[] journal(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new StateException("cannot read the journal " + file(name), e);
    }
  }

  @Override
  public JournalSink newJournal(String name) {
    try {
      Files.createDirectories(folder);
      return new FileSink(file(name));
    } catch (IOException e) {
      throw new StateException("cannot begin the journal " + file(name), e);
    }
  }

  @Override
  public void deleteJournal(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new StateException("cannot delete the journal " + file(name), e);
    }
  }

  private Path file(String journal) {
    return folder.resolve(journal + JOURNAL);
  }

  /** Files have no generation; their checksum serves, and is never 0, which means absent. */
  private static long generation(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return crc.getValue() + 1;
  }
}
