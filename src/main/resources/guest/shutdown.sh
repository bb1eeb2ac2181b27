#!/usr/bin/env bash
# Runs when a machine of cluster @CLUSTER@ of plan @PLAN@ stops; a preempted one has 30 seconds.
set -u
ROOT="${MLINFRA_ROOT:-}"
curl -sf -m 2 -X PUT -H 'Metadata-Flavor: Google' --data stopping \
  http://metadata.google.internal/computeMetadata/v1/instance/guest-attributes/mlinfra/state >/dev/null || true
if [ "@CHECKPOINT_SECONDS@" -gt 0 ] && [ -x "$ROOT/usr/local/sbin/mlinfra-checkpoint" ]; then
  timeout 25 "$ROOT/usr/local/sbin/mlinfra-checkpoint"
fi
