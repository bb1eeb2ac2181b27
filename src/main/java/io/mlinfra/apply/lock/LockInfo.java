package io.mlinfra.apply.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who holds a plan's lock.
 *
 * @param id names this one holding, for {@code mlinfra unlock ID}
 * @param owner the user
 * @param command what is being done, such as {@code apply}
 * @param expires when others may take it over unless it is renewed before
 */
public record LockInfo(
    String id,
    String owner,
    String host,
    long pid,
    String command,
    Instant since,
    Instant expires) {
  private static final JsonMapper JSON = new JsonMapper();

  /** This process, from now on, not yet expiring. */
  public static LockInfo here(String command, Instant now) {
    return new LockInfo(
        UUID.randomUUID().toString(),
        System.getProperty("user.name", "unknown"),
        hostName(),
        ProcessHandle.current().pid(),
        command,
        now,
        Instant.MAX);
  }

  public LockInfo expiringAt(Instant instant) {
    return new LockInfo(id, owner, host, pid, command, since, instant);
  }

  /** A sentence for a person: who, where, since when. */
  public String sentence() {
    return owner
        + " on "
        + host
        + " (process "
        + pid
        + ") runs `mlinfra "
        + command
        + "` since "
        + since
        + "; lock id "
        + id;
  }

  /** Whether the holder is a process of this machine that runs no more. */
  public boolean deadHere() {
    return host.equals(hostName())
        && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  byte[] toBytes() {
    return JSON.createObjectNode()
        .put("id", id)
        .put("owner", owner)
        .put("host", host)
        .put("pid", pid)
        .put("command", command)
        .put("since", since.toString())
        .put("expires", expires.toString())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Empty when the bytes are no lock, such as a file that a crash left half written. */
  static Optional<LockInfo> parse(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      if (!json.path("id").isTextual()) {
        return Optional.empty();
      }
      return Optional.of(
          new LockInfo(
              json.path("id").asText(),
              json.path("owner").asText(),
              json.path("host").asText(),
              json.path("pid").asLong(),
              json.path("command").asText(),
              Instant.parse(json.path("since").asText()),
              Instant.parse(json.path("expires").asText())));
    } catch (JsonProcessingException | java.time.DateTimeException damaged) {
      return Optional.empty();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
