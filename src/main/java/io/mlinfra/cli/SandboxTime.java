package io.mlinfra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlinfra.sandbox.SandboxAdmin;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves the embedded cloud's time. */
@Command(
    name = "clock",
    mixinStandardHelpOptions = true,
    description =
        "Lets the embedded cloud's time run fast, or skip ahead; without an option says what time"
            + " it is there.",
    footer = {
      "",
      "Examples:",
      "  mlinfra sandbox clock --skip 2h       spot machines reach their maxRunDuration",
      "  mlinfra sandbox clock --rate 60       a minute there in every second, while it is served"
    })
final class SandboxTime implements Callable<Integer> {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})([smhd]?)");
  private static final Map<String, Long> SECONDS =
      Map.of("s", 1L, "m", 60L, "h", 3600L, "d", 86400L);

  @Mixin Globals globals = new Globals();

  @Option(
      names = "--skip",
      paramLabel = "SPAN",
      description = "Forward by so much: 90s, 30m, 2h, 7d.")
  @Nullable String skip;

  @Option(names = "--rate", paramLabel = "N", description = "So many times as fast, from 1 on.")
  @Nullable Double rate;

  @Override
  public Integer call() {
    long seconds = skip == null ? 0 : seconds(skip);
    return SandboxLevers.work(globals, admin -> moved(admin, seconds));
  }

  private JsonNode moved(SandboxAdmin admin, long seconds) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (rate != null) {
      admin.post("/clock/rate", json.objectNode().put("rate", rate));
    }
    return seconds > 0
        ? admin.post("/clock/skip", json.objectNode().put("seconds", seconds))
        : admin.get("/ping");
  }

  private static long seconds(String span) {
    Matcher m = SPAN.matcher(span.toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      throw new CommandFailure(
          ExitCode.USAGE, "a span of time is 90s, 30m, 2h or 7d, not \"" + span + "\"");
    }
    return Long.parseLong(m.group(1)) * SECONDS.getOrDefault(m.group(2), 1L);
  }
}
