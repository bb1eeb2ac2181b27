package io.mlinfra.apply.state;

import io.mlinfra.apply.journal.JournalSink;
import io.mlinfra.apply.lock.ObjectPlanLock;
import io.mlinfra.apply.lock.PlanLock;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ObjectStore;
import io.mlinfra.provider.ProviderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * State in a bucket, for teams and pipelines. Objects cannot be appended to, and one name may be
 * written about once a second only, so every append of a journal is an object of its own.
 */
public final class BucketState implements StateBackend {
  private static final String SERVICE = "storage";

  private final ObjectStore store;
  private final String prefix;
  private final RetryingCalls calls;

  /**
   * @param prefix of all object names, one for each plan and target; ends in a slash
   */
  public BucketState(ObjectStore store, String prefix, RetryingCalls calls) {
    this.store = store;
    this.prefix = prefix;
    this.calls = calls;
  }

  @Override
  public String where() {
    return "the bucket under " + prefix;
  }

  @Override
  public PlanLock lock() {
    return new ObjectPlanLock(store, prefix + "lock", calls);
  }

  @Override
  public Optional<Document> read(String name) {
    return call(() -> store.get(prefix + name)).map(s -> new Document(s.content(), s.generation()));
  }

  @Override
  public long write(String name, byte[] content, long ifGeneration) {
    try {
      return call(() -> store.put(prefix + name, content, ifGeneration));
    } catch (ProviderException e) {
      if (e.failure().category() != Category.PRECONDITION_FAILED) {
        throw e;
      }
      return ownWrite(prefix + name, content)
          .orElseThrow(
              () -> new StateException(prefix + name + " was changed by somebody else meanwhile"));
    }
  }

  /** The generation, when our own earlier attempt got through with its answer lost. */
  private Optional<Long> ownWrite(String object, byte[] content) {
    return call(() -> store.get(object))
        .filter(s -> Arrays.equals(s.content(), content))
        .map(ObjectStore.Stored::generation);
  }

  @Override
  public List<String> journals() {
    String folder = prefix + "journal/";
    return call(() -> store.list(folder)).stream()
        .map(object -> object.substring(folder.length()))
        .filter(rest -> rest.indexOf('/') > 0)
        .map(rest -> rest.substring(0, rest.indexOf('/')))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public byte[] journal(String name) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String object : call(() -> store.list(folder(name)))) {
      call(() -> store.get(object)).ifPresent(s -> all.writeBytes(s.content()));
    }
    return all.toByteArray();
  }

  @Override
  public JournalSink newJournal(String name) {
    return new Segments(folder(name));
  }

  @Override
  public void deleteJournal(String name) {
    for (String object : call(() -> store.list(folder(name)))) {
      call(
          () -> {
            store.get(object).ifPresent(s -> store.delete(object, s.generation()));
            return true;
          });
    }
  }

  private String folder(String journal) {
    return prefix + "journal/" + journal + "/";
  }

  private <T> T call(Supplier<T> call) {
    return calls.call(SERVICE, call);
  }

  /** A journal as numbered objects, each written once. */
  private final class Segments implements JournalSink {
    private final String folder;
    private int next;

    Segments(String folder) {
      this.folder = folder;
    }

    @Override
    public void append(byte[] bytes) throws IOException {
      String object = folder + String.format(Locale.ROOT, "%08d", next++);
      try {
        call(() -> store.put(object, bytes, ObjectStore.ABSENT));
      } catch (ProviderException e) {
        boolean ours =
            e.failure().category() == Category.PRECONDITION_FAILED
                && ownWrite(object, bytes).isPresent();
        if (!ours) {
          throw new IOException(e.getMessage(), e);
        }
      }
    }

    @Override
    public void close() {}
  }
}
