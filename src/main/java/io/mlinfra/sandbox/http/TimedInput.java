package io.mlinfra.sandbox.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Reads a socket up to a point in time, however slowly the bytes trickle in. */
final class TimedInput {
  private final InputStream in;
  private long deadline = System.nanoTime();

  TimedInput(Socket socket) throws IOException {
    InputStream raw = socket.getInputStream();
    this.in =
        new BufferedInputStream(
            new InputStream() {
              @Override
              public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
              }

              @Override
              public int read(byte[] bytes, int from, int length) throws IOException {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                  throw new SocketTimeoutException("too slow");
                }
                socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left));
                return raw.read(bytes, from, length);
              }
            },
            16 << 10);
  }

  /** Everything from here on must come within this time. */
  void within(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  void extend(Duration more) {
    deadline += more.toNanos();
  }

  int read() throws IOException {
    return in.read();
  }

  int read(byte[] bytes, int from, int length) throws IOException {
    return in.read(bytes, from, length);
  }

  /** Whether something has arrived already. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** Waits until something arrives; false when the client ended the connection. */
  boolean awaitsMore() throws IOException {
    in.mark(1);
    boolean more = in.read() >= 0;
    in.reset();
    return more;
  }
}
