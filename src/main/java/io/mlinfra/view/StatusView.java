package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.lock.LockInfo;
import io.mlinfra.deploy.FleetStatus;
import java.io.PrintWriter;
import java.util.Optional;

/** The state of a deployment for people and scripts. */
public record StatusView(FleetStatus status, Optional<LockInfo> lock, int unfinished) {
  public void write(Style style, PrintWriter out) {
    for (FleetStatus.Phase p : status.phases()) {
      String share = p.deployed() + " of " + p.wanted() + " deployed";
      String note = p.differing() > 0 ? ", " + p.differing() + " not as planned" : "";
      out.println(
          "Phase "
              + p.number()
              + "  "
              + p.name()
              + ": "
              + (p.deployed() >= p.wanted() && p.differing() == 0
                  ? style.green(share)
                  : style.yellow(share + note)));
      p.waiting().forEach(w -> out.println("    waiting: " + w.address() + ": " + w.reason()));
    }
    out.println("Lock: " + lock.map(l -> l.sentence()).orElse("free"));
    out.println(
        "Unfinished applies: "
            + (unfinished == 0
                ? "none"
                : unfinished
                    + (lock.isPresent()
                        ? ", the one that runs now among them"
                        : "; the next apply takes them up")));
  }

  public ObjectNode json(String target, String plan) {
    ObjectNode json = Documents.of(target, plan);
    ArrayNode phases = json.putArray("phases");
    for (FleetStatus.Phase p : status.phases()) {
      ObjectNode phase =
          phases
              .addObject()
              .put("phase", p.number())
              .put("name", p.name())
              .put("deployed", p.deployed())
              .put("wanted", p.wanted())
              .put("differing", p.differing());
      ArrayNode waiting = phase.putArray("waiting");
      p.waiting()
          .forEach(
              w ->
                  waiting
                      .addObject()
                      .put("address", w.address().toString())
                      .put("reason", w.reason()));
    }
    json.put("unfinished_applies", unfinished);
    lock.ifPresentOrElse(
        l ->
            json.putObject("lock")
                .put("id", l.id())
                .put("owner", l.owner())
                .put("host", l.host())
                .put("pid", l.pid())
                .put("command", l.command())
                .put("since", l.since().toString()),
        () -> json.putNull("lock"));
    return json;
  }
}
