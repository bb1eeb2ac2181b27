package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mlinfra.blueprint.monitoring.MonitoringNotes;
import io.mlinfra.blueprint.monitoring.MonitoringResources;
import io.mlinfra.diff.Action;
import io.mlinfra.plan.Plan;
import io.mlinfra.provider.databricks.WorkspaceCheck;
import io.mlinfra.resource.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What Databricks, Datadog and Turbonomic cannot give or set of what a plan is about to create
 * there; said before anything is created.
 */
record ServiceNotes(List<Note> notes) {
  /**
   * One of them.
   *
   * @param blocking whether creating would fail
   */
  record Note(String code, String path, boolean blocking, String message) {
    String line() {
      return message + " (" + path + ")";
    }
  }

  static ServiceNotes of(Workspace workspace, Plan plan) {
    List<Note> notes = new ArrayList<>();
    if (creates(plan, a -> a.kind().equals("databricks.instance_pool"))) {
      for (WorkspaceCheck.Finding f : databricksFindings(workspace)) {
        notes.add(new Note(f.code(), f.path(), f.blocking(), f.message()));
      }
    }
    if (creates(plan, a -> MonitoringResources.ALL.contains(a.service()))) {
      MonitoringNotes.of(workspace.plan())
          .forEach(n -> notes.add(new Note(n.code(), n.path(), false, n.message())));
    }
    return new ServiceNotes(List.copyOf(notes));
  }

  private static List<WorkspaceCheck.Finding> databricksFindings(Workspace workspace) {
    return workspace
        .sideServices()
        .databricksFindings(workspace.plan().quotas().databricks(), workspace.graph());
  }

  private static boolean creates(Plan plan, Predicate<Address> which) {
    return plan.changes().anyMatch(c -> c.action() == Action.CREATE && which.test(c.address()));
  }

  Optional<Note> blocking() {
    return notes.stream().filter(Note::blocking).findFirst();
  }

  List<String> lines() {
    return notes.stream().map(n -> (n.blocking() ? "error: " : "note: ") + n.line()).toList();
  }

  /** What would stop an apply, and how much else there is to say. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    notes.stream().filter(Note::blocking).forEach(n -> lines.add("error: " + n.line()));
    long others = notes.size() - lines.size();
    if (others > 0) {
      lines.add(
          "Notes: "
              + others
              + " on what Databricks, Datadog and Turbonomic cannot set or give; apply says them,"
              + " and -o json lists them");
    }
    return lines;
  }

  void addTo(ArrayNode findings) {
    for (Note n : notes) {
      findings
          .addObject()
          .put("code", n.code())
          .put("severity", n.blocking() ? "error" : "info")
          .put("message", n.message())
          .put("path", n.path());
    }
  }
}
