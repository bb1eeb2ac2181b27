package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.blueprint.Placements;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.plan.Plan;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.view.CostView;
import io.mlinfra.view.QuotaView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a plan costs, whether it fits, and how long it takes: the lines below a plan. */
record Outlook(FleetCost cost, QuotaReport quota, Plan plan, List<String> times) {
  static Outlook of(
      Workspace workspace,
      Plan plan,
      Deployment deployment,
      CompletableFuture<QuotaLimits> quotas) {
    FleetCost cost = FleetCost.of(workspace.plan(), Catalog.shipped());
    QuotaReport quota =
        QuotaReport.of(
            new Placements(workspace.plan(), Catalog.shipped()).all(),
            workspace.plan(),
            Catalog.shipped(),
            limits(quotas));
    return new Outlook(cost, quota, plan, Times.of(plan, deployment));
  }

  private static QuotaLimits limits(CompletableFuture<QuotaLimits> quotas) {
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
    lines.addAll(CostView.summary(cost));
    lines.add(QuotaView.summary(quota));
    lines.addAll(times);
    return lines;
  }

  ObjectNode addTo(ObjectNode json) {
    json.set("cost", CostView.json(cost));
    json.set("quota", QuotaView.json(quota));
    return json;
  }
}
