#!/usr/bin/env bash
# Runs when a machine of cluster @CLUSTER@ of plan @PLAN@ stops; a preempted one has 30 seconds.
set -u
ROOT="${MLINFRA_ROOT:-}"
curl -sf -m 2 -X PUT -H 'Metadata-Flavor: Google' --data stopping \
  http://metadata.google.internal/computeMetadata/v1/instance/guest-attributes/mlinfra/state >/dev/null || true
title="$(hostname) stops" text="stopped or preempted; its checkpoint is copied first"
printf '_e{%d,%d}:%s|%s|t:warning|#@DD_EVENT_TAGS@' "${#title}" "${#text}" "$title" "$text" > /dev/udp/127.0.0.1/8125 2>/dev/null || true
if [ "@CHECKPOINT_SECONDS@" -gt 0 ] && [ -x "$ROOT/usr/local/sbin/mlinfra-checkpoint" ]; then
  timeout 25 "$ROOT/usr/local/sbin/mlinfra-checkpoint"
fi
