package io.mlinfra.cli;

import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.plan.SavedPlan;
import io.mlinfra.plan.SavedPlanFile;
import io.mlinfra.spec.SecretLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Saving a plan and finding it unchanged later. */
final class SavedPlans {
  private SavedPlans() {}

  static void save(
      Path file,
      Plan plan,
      Workspace workspace,
      Globals globals,
      @Nullable Integer phase,
      LiveState live) {
    try {
      SavedPlanFile.write(file, of(plan, workspace, globals, phase, live));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "the plan cannot be saved to " + file + ": " + FileTrouble.sentence(e));
    }
  }

  private static SavedPlan of(
      Plan plan, Workspace workspace, Globals globals, @Nullable Integer phase, LiveState live) {
    for (String override : globals.overrides) {
      if (SecretLines.secret(override)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--set "
                + override.substring(0, override.indexOf('='))
                + " cannot go into a saved plan, which holds no secrets; let the plan file name an"
                + " environment variable: ${VARIABLE}");
      }
    }
    Map<String, List<String>> arguments = new LinkedHashMap<>();
    arguments.put("set", globals.overrides);
    if (phase != null) {
      arguments.put("phase", List.of(phase.toString()));
    }
    return SavedPlan.of(
        plan,
        workspace.plan().gcp().project(),
        workspace.path().toString(),
        hash(workspace, globals),
        arguments,
        Instant.now(),
        live::schema);
  }

  private static String hash(Workspace workspace, Globals globals) {
    return SavedPlanFile.sha256(
        workspace.file().source().text() + "\n" + String.join("\n", globals.overrides));
  }

  static SavedPlan load(Path file) {
    try {
      return switch (SavedPlanFile.read(file)) {
        case SavedPlanFile.Read.Loaded l -> l.plan();
        case SavedPlanFile.Read.Refused r ->
            throw new CommandFailure(ExitCode.BAD_PLAN, r.reason());
      };
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.BAD_PLAN,
          "the saved plan " + file + " cannot be read: " + FileTrouble.sentence(e));
    }
  }

  /** A saved plan is carried out whole and as it was made: flags cannot change what it is. */
  static void refuse(List<String> given) {
    if (!given.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "a saved plan is carried out exactly as it was saved, so "
              + String.join(", ", given)
              + " cannot be given with it; make a new one with `mlinfra plan --out`");
    }
  }

  /** Puts the flags back under which the plan was made. */
  static void restore(SavedPlan plan, Globals globals) {
    if (globals.target != null && !globals.target.equals(plan.target())) {
      throw new CommandFailure(
          ExitCode.TRY_LATER,
          "the saved plan was made for the target "
              + plan.target()
              + ", not "
              + globals.target
              + "; nothing was changed. Make a new one with `mlinfra plan --out`.");
    }
    if (globals.file == null) {
      globals.file = Path.of(plan.planFile());
      if (Files.notExists(globals.file)) {
        throw new CommandFailure(
            ExitCode.BAD_PLAN,
            "the plan file "
                + plan.planFile()
                + ", which the saved plan was made from, is not there; -f says where it is now");
      }
    }
    globals.overrides = plan.arguments().getOrDefault("set", List.of());
    if (globals.target == null) {
      globals.target = plan.target();
    }
  }

  static @Nullable Integer phase(SavedPlan plan) {
    List<String> phase = plan.arguments().getOrDefault("phase", List.of());
    return phase.isEmpty() ? null : Integer.valueOf(phase.getFirst());
  }

  /** The plan made anew, if it is still the one that was saved. */
  static Plan unchanged(SavedPlan saved, Plan now, Workspace workspace, LiveState live) {
    SavedPlan again =
        SavedPlan.of(
            now,
            workspace.plan().gcp().project(),
            saved.planFile(),
            hash(workspace, workspace.globals()),
            saved.arguments(),
            Instant.now(),
            live::schema);
    List<String> differences = saved.differences(again);
    if (!differences.isEmpty()) {
      throw new CommandFailure(
          ExitCode.TRY_LATER,
          "the saved plan is stale, nothing was changed:\n  "
              + String.join("\n  ", differences)
              + "\nMake a new one with `mlinfra plan --out`.");
    }
    return now;
  }
}
