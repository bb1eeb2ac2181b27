package io.mlinfra.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets several processes use one embedded cloud at once: the first serves it, the others use its
 * address, and when it ends one of them takes over on the same port. Who lost the connection
 * meanwhile only has to try again.
 */
public final class SandboxHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxHost.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A process that ends may let go of its lock a little before it lets go of its port. */
  private static final Duration PORT_WAIT = Duration.ofSeconds(1);

  private final SandboxConfig config;
  private final FileChannel channel;
  private @Nullable FileLock lock;
  private @Nullable Sandbox sandbox;
  private boolean closed;

  private SandboxHost(SandboxConfig config, FileChannel channel) {
    this.config = config;
    this.channel = channel;
  }

  /**
   * Serves the embedded cloud in {@code config.dir()}, or joins the process that does.
   *
   * @throws IOException when the folder cannot be used, or nobody answers in time
   */
  public static SandboxHost attach(SandboxConfig config) throws IOException {
    Files.createDirectories(config.dir());
    FileChannel channel =
        FileChannel.open(
            config.dir().resolve("sandbox.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    SandboxHost host = new SandboxHost(config, channel);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        host.serve(lock);
        return host;
      }
      if (host.answers()) {
        Thread.ofPlatform().daemon().name("sandbox-successor").start(host::succeed);
        return host;
      }
      if (System.nanoTime() > deadline) {
        channel.close();
        throw new IOException(
            "another process holds the embedded cloud in " + config.dir() + " but does not answer");
      }
      pause();
    }
  }

  /** Whether this process serves, rather than one that was there before. */
  public synchronized boolean serves() {
    return sandbox != null;
  }

  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + rememberedPort());
  }

  private synchronized void serve(FileLock taken) throws IOException {
    if (closed) {
      taken.release();
      return;
    }
    int port = config.port() > 0 ? config.port() : rememberedPort();
    lock = taken;
    sandbox = start(port);
    Path file = portFile();
    Path fresh = file.resolveSibling("port.new");
    Files.writeString(fresh, Integer.toString(sandbox.port()));
    Files.move(
        fresh,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private Sandbox start(int port) throws IOException {
    SandboxConfig with =
        new SandboxConfig(config.dir(), port, config.profile(), config.timeScale());
    long deadline = System.nanoTime() + PORT_WAIT.toNanos();
    while (true) {
      try {
        return Sandbox.start(with);
      } catch (BindException taken) {
        if (config.port() > 0 || port == 0) {
          throw taken;
        }
        if (System.nanoTime() > deadline) {
          return Sandbox.start(
              new SandboxConfig(config.dir(), 0, config.profile(), config.timeScale()));
        }
        pause();
      }
    }
  }

  /** Asks again and again: a thread that blocks in a lock would hold up the closing of its file. */
  private void succeed() {
    try {
      while (!closed()) {
        FileLock taken = tryLock(channel);
        if (taken != null) {
          serve(taken);
          LOG.debug("took over the embedded cloud in {}", config.dir());
          return;
        }
        pause();
      }
    } catch (IOException e) {
      LOG.debug("no takeover: {}", e.toString());
    }
  }

  private synchronized boolean closed() {
    return closed;
  }

  private Path portFile() {
    return config.dir().resolve("port");
  }

  private int rememberedPort() {
    try {
      return Files.exists(portFile()) ? Integer.parseInt(Files.readString(portFile()).strip()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException torn) {
      return 0;
    }
  }

  private boolean answers() {
    int port = rememberedPort();
    if (port == 0) {
      return false;
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
    try {
      if (lock != null) {
        lock.release();
      }
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing the lock file: {}", e.toString());
    }
  }
}
