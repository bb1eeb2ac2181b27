package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.schedule.Limits;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.cost.CostDelta;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.FleetGraph;
import io.mlinfra.estimate.Estimator;
import io.mlinfra.estimate.PhaseEstimate;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.view.CostJson;
import io.mlinfra.view.CostView;
import io.mlinfra.view.QuotaView;
import io.mlinfra.view.TimeView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a plan costs, whether it fits, and how long it takes: the lines below a plan. */
record Outlook(
    FleetCost cost,
    CostDelta delta,
    QuotaReport quota,
    Plan plan,
    List<FleetGraph.Elsewhere> elsewhere,
    List<PhaseEstimate> times,
    boolean embedded,
    boolean verbose,
    ServiceNotes notes) {
  static Outlook of(
      Workspace workspace,
      Plan plan,
      Deployment deployment,
      LiveState live,
      CompletableFuture<QuotaLimits> quotas,
      int parallelism) {
    FleetCost cost =
        FleetCost.of(
            workspace.plan(),
            deployment.graph(live).resources(),
            Catalog.shipped(),
            FleetCost.HALF);
    CostDelta delta = CostDelta.of(workspace.plan(), plan, Catalog.shipped());
    QuotaReport quota = QuotaCommand.report(deployment, live, joined(quotas));
    Estimator estimator = estimator(workspace, deployment, parallelism);
    return new Outlook(
        cost,
        delta,
        quota,
        plan,
        deployment.elsewhere(live),
        plan.phases().stream().map(estimator::of).toList(),
        workspace.target().equals("sandbox"),
        workspace.globals().verbose.length > 0,
        ServiceNotes.of(workspace, plan));
  }

  /** How long changes take on the workspace's target, as far as earlier applies measured it. */
  static Estimator estimator(Workspace workspace, Deployment deployment, int parallelism) {
    boolean embedded = workspace.target().equals("sandbox");
    return new Estimator(
        Catalog.shipped(),
        ApplyState.durations(deployment.backend()),
        Limits.of(parallelism),
        embedded ? workspace.globals().timeScale : 1);
  }

  /** Waits for what was read on a thread of its own. */
  static QuotaLimits joined(CompletableFuture<QuotaLimits> quotas) {
    try {
      return quotas.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(CostView.summary(cost, delta));
    lines.add(QuotaView.summary(quota));
    elsewhere.forEach(e -> lines.add("Place: " + e.sentence()));
    lines.addAll(TimeView.lines(times, embedded, verbose));
    lines.addAll(notes.summary());
    return lines;
  }

  ObjectNode addTo(ObjectNode json) {
    ObjectNode money = CostJson.of(cost);
    money.set("delta", CostJson.of(delta));
    json.set("cost", money);
    json.set("quota", QuotaView.json(quota));
    TimeView.addTo(json, times);
    notes.addTo(json.withArrayProperty("findings"));
    notes.addTo(json.putArray("notes"));
    ArrayNode places = json.putArray("elsewhere");
    elsewhere.forEach(
        e ->
            places
                .addObject()
                .put("address", e.group().toString())
                .put("wanted", e.wanted())
                .put("zone", e.zone())
                .put("reason", e.reason()));
    return json;
  }
}
