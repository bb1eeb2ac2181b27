#!/usr/bin/env bash
# Sets up one machine of cluster @CLUSTER@ of plan @PLAN@. Runs at every boot; each step looks before it acts.
# MLINFRA_ROOT lets a test run it in a folder of its own.
set -uo pipefail
ROOT="${MLINFRA_ROOT:-}"
LOG_TAG="mlinfra-startup"
FAILED=""

log() { logger -t "$LOG_TAG" -- "$*" 2>/dev/null || true; echo "$LOG_TAG: $*"; }

# report KEY VALUE: tells the control plane through guest attributes.
report() {
  curl -sf -m 5 -X PUT -H 'Metadata-Flavor: Google' --data "$2" \
    "http://metadata.google.internal/computeMetadata/v1/instance/guest-attributes/mlinfra/$1" >/dev/null || true
}

# step NAME FUNCTION: runs it, reports how it went, goes on with the rest.
step() {
  local name="$1"; shift
  if "$@"; then report "$name" ok; log "$name: ok"; else report "$name" failed; log "$name: failed"; FAILED="$FAILED $name"; fi
}

# write FILE: replaces FILE with standard input when that differs; success either way.
write() {
  local file="$ROOT$1" new
  new="$(cat)"
  mkdir -p "$(dirname "$file")"
  [ -f "$file" ] && [ "$(cat "$file")" = "$new" ] && return 0
  printf '%s\n' "$new" > "$file.new" && mv "$file.new" "$file"
}

set_mtu() {
  ip link show dev "@INTERFACE@" | grep -q "mtu @MTU@ " || ip link set dev "@INTERFACE@" mtu "@MTU@" || return 1
  local nic
  [ "@GPU_NICS@" = 0 ] && return 0
  for nic in $(ls "$ROOT/sys/class/net" 2>/dev/null | grep -v -e '^lo$' -e '^docker' -e '^@INTERFACE@$'); do
    ip link show dev "$nic" | grep -q "mtu @GPU_MTU@ " || ip link set dev "$nic" mtu "@GPU_MTU@" || return 1
  done
}

set_sysctl() {
  write /etc/sysctl.d/90-mlinfra.conf <<'SYSCTL' || return 1
@SYSCTL@
SYSCTL
  sysctl -q --system
}

raid() {
  local disks count
  disks="$(ls "$ROOT"/dev/disk/by-id/google-local-nvme-ssd-* 2>/dev/null | grep -v part || true)"
  count="$(printf '%s' "$disks" | grep -c . || true)"
  [ "$count" -gt 0 ] || return 0
  if ! mdadm --detail "$ROOT/dev/md0" >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    mdadm --create "$ROOT/dev/md0" --run --level=0 --chunk=@CHUNK_KB@ --force --raid-devices="$count" $disks || return 1
    mkfs.ext4 -F -m 0 -E "lazy_itable_init=0,lazy_journal_init=0,discard" "$ROOT/dev/md0" || return 1
  fi
  blockdev --setra @READAHEAD_SECTORS@ "$ROOT/dev/md0" || return 1
  mkdir -p "$ROOT/mnt/localssd"
  mountpoint -q "$ROOT/mnt/localssd" || mount -o discard,noatime "$ROOT/dev/md0" "$ROOT/mnt/localssd"
}

gpu_software() {
  local have
  have="$(nvidia-smi --query-gpu=driver_version --format=csv,noheader 2>/dev/null | head -n 1)"
  if [ -n "@DRIVER@" ] && [ "$have" != "@DRIVER@" ]; then
    log "driver is ${have:-absent}, the plan asks for @DRIVER@; installing its branch"
    apt-get install -y -q "nvidia-driver-$(echo "@DRIVER@" | cut -d. -f1)-server" "nvidia-fabricmanager-$(echo "@DRIVER@" | cut -d. -f1)" || return 1
  fi
  if [ -n "@CUDA@" ] && [ ! -d "$ROOT/usr/local/cuda-@CUDA@" ]; then
    apt-get install -y -q "cuda-toolkit-$(echo "@CUDA@" | tr . -)" || return 1
  fi
  systemctl enable --now nvidia-fabricmanager || return 1
  nvidia-smi -pm 1 >/dev/null || return 1
  [ "@PEER_MEMORY@" = 1 ] && { modprobe nvidia_peermem || log "nvidia_peermem is not available on this machine type"; }
  return 0
}

gpudirect() {
  [ "@GPU_NICS@" -gt 0 ] || return 0
  docker image inspect us-docker.pkg.dev/gce-ai-infra/gpudirect-tcpxo/tcpgpudmarxd-dev >/dev/null 2>&1 && return 0
  docker pull -q us-docker.pkg.dev/gce-ai-infra/gpudirect-tcpxo/tcpgpudmarxd-dev
}

mig() {
  [ -n "@MIG@" ] || return 0
  nvidia-smi --query-gpu=mig.mode.current --format=csv,noheader | grep -qv Enabled && { nvidia-smi -mig 1 || return 1; }
  # Instances that exist are kept: a running job must not lose its device.
  nvidia-smi mig -lgi 2>/dev/null | grep -q 'MIG ' && return 0
  nvidia-smi mig -cgi "@MIG@" -C
}

# No metric of the agent's own knows how fast this machine may send.
network_check() {
  write /etc/datadog-agent/checks.d/mlinfra_network.py <<'PYTHON' || return 1
import time
from datadog_checks.base import AgentCheck


class MlinfraNetworkCheck(AgentCheck):
    """Sends the busier direction of all interfaces as per cent of the machine's bandwidth."""

    last = None

    def check(self, instance):
        received = sent = 0
        with open("/proc/net/dev") as table:
            for line in table.readlines()[2:]:
                name, figures = line.split(":", 1)
                if name.strip() != "lo":
                    received += int(figures.split()[0])
                    sent += int(figures.split()[8])
        now = (time.monotonic(), received, sent)
        if self.last and now[0] > self.last[0]:
            busier = max(now[1] - self.last[1], now[2] - self.last[2])
            rate = busier * 8 / (now[0] - self.last[0])
            self.gauge("mlinfra.network.saturation", rate / (instance["gbps"] * 1e9) * 100)
        self.last = now
PYTHON
}

# The zone is all that tells a machine of a regional group where it is.
region() {
  local zone
  zone="$(curl -sf -m 5 -H 'Metadata-Flavor: Google' http://metadata.google.internal/computeMetadata/v1/instance/zone)" || return 1
  zone="${zone##*/}"
  printf '%s' "${zone%-*}"
}

agent_files() {
@DD_FILES@
}

datadog_agent() {
  [ -n "@DD_SITE@" ] || return 0
  if ! command -v datadog-agent >/dev/null 2>&1; then
    write /etc/apt/sources.list.d/datadog.list <<'APT' || return 1
deb [signed-by=/usr/share/keyrings/datadog-archive-keyring.gpg] https://apt.datadoghq.com/ stable 7
APT
    mkdir -p "$ROOT/usr/share/keyrings"
    curl -sf https://keys.datadoghq.com/DATADOG_APT_KEY_CURRENT.public | gpg --dearmor --yes -o "$ROOT/usr/share/keyrings/datadog-archive-keyring.gpg" || return 1
    apt-get update -q && apt-get install -y -q datadog-agent datadog-signing-keys || return 1
  fi
  local key where
  where="$(region)" || where=unknown
  key="$(gcloud secrets versions access latest --secret=@PLAN@-datadog-api-key --project=@PROJECT@ 2>/dev/null)" || { log "the secret @PLAN@-datadog-api-key cannot be read"; return 1; }
  { printf 'api_key: %s\n' "$key"; sed "s/__REGION__/$where/" <<'DDYAML'
@DD_YAML@
DDYAML
  } | (umask 077; write /etc/datadog-agent/datadog.yaml) || return 1
  chmod 640 "$ROOT/etc/datadog-agent/datadog.yaml"
  # The agent runs as a user of its own, which must be able to read its key.
  if id dd-agent >/dev/null 2>&1; then chown dd-agent:dd-agent "$ROOT/etc/datadog-agent/datadog.yaml" || return 1; fi
  agent_files || return 1
  network_check || return 1
  [ "@DD_LOGS@" = 1 ] && { usermod -a -G systemd-journal dd-agent || log "dd-agent cannot read the journal"; }
  systemctl enable datadog-agent && systemctl restart datadog-agent
}

checkpoints() {
  [ "@CHECKPOINT_SECONDS@" -gt 0 ] || return 0
  write /usr/local/sbin/mlinfra-checkpoint <<'CHECKPOINT' || return 1
#!/usr/bin/env bash
# Copies what the job has written since the last time; the job decides what a checkpoint is.
set -euo pipefail
src="${MLINFRA_CHECKPOINT_DIR:-/mnt/localssd/checkpoints}"
[ -d "$src" ] || exit 0
gcloud storage rsync --recursive --quiet "$src" "@CHECKPOINT_URL@/$(hostname)"
# The agent passes it on as an event (DogStatsD datagram); without an agent nobody listens.
title="Checkpoint of $(hostname)" text="copied to @CHECKPOINT_URL@/$(hostname)"
printf '_e{%d,%d}:%s|%s|#@DD_EVENT_TAGS@' "${#title}" "${#text}" "$title" "$text" > /dev/udp/127.0.0.1/8125 2>/dev/null || true
CHECKPOINT
  chmod 755 "$ROOT/usr/local/sbin/mlinfra-checkpoint"
  write /etc/systemd/system/mlinfra-checkpoint.service <<'UNIT' || return 1
[Unit]
Description=Copy checkpoints to Cloud Storage
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/mlinfra-checkpoint
UNIT
  write /etc/systemd/system/mlinfra-checkpoint.timer <<'UNIT' || return 1
[Unit]
Description=Copy checkpoints every @CHECKPOINT_SECONDS@ seconds
[Timer]
OnBootSec=@CHECKPOINT_SECONDS@
OnUnitActiveSec=@CHECKPOINT_SECONDS@
[Install]
WantedBy=timers.target
UNIT
  systemctl daemon-reload && systemctl enable --now mlinfra-checkpoint.timer
}

idle_detector() {
  [ "@IDLE_MINUTES@" -gt 0 ] || return 0
  write /usr/local/sbin/mlinfra-idle <<'IDLE' || return 1
#!/usr/bin/env bash
# Counts idle minutes; at @IDLE_MINUTES@ it tells the control plane, which decides.
set -euo pipefail
state=/run/mlinfra-idle-minutes
busy=0
if command -v nvidia-smi >/dev/null 2>&1; then
  busy="$(nvidia-smi --query-gpu=utilization.gpu --format=csv,noheader,nounits | sort -n | tail -n 1)"
else
  busy="$(awk -v n="$(nproc)" '{printf "%d", 100 * $1 / n}' /proc/loadavg)"
fi
minutes="$(cat "$state" 2>/dev/null || echo 0)"
if [ "${busy:-0}" -ge 5 ]; then minutes=0; else minutes=$((minutes + 1)); fi
echo "$minutes" > "$state"
idle=false; [ "$minutes" -ge @IDLE_MINUTES@ ] && idle=true
curl -sf -m 5 -X PUT -H 'Metadata-Flavor: Google' --data "$idle" \
  http://metadata.google.internal/computeMetadata/v1/instance/guest-attributes/mlinfra/idle >/dev/null
IDLE
  chmod 755 "$ROOT/usr/local/sbin/mlinfra-idle"
  write /etc/cron.d/mlinfra-idle <<'CRON'
* * * * * root /usr/local/sbin/mlinfra-idle
CRON
}

# Compute Engine knows nothing of GPUs: the autoscaler follows what the machine itself writes.
gpu_metric() {
  write /usr/local/sbin/mlinfra-gpu-metric <<'METRIC' || return 1
#!/usr/bin/env bash
# Writes the mean utilisation of this machine's GPUs, 0 to 1, once; a timer calls it every minute.
set -euo pipefail
meta() { curl -sf -m 5 -H 'Metadata-Flavor: Google' "http://metadata.google.internal/computeMetadata/v1/instance/$1"; }
used="$(nvidia-smi --query-gpu=utilization.gpu --format=csv,noheader,nounits | awk '{ s += $1; n++ } END { printf "%.4f", n ? s / n / 100 : 0 }')"
token="$(meta service-accounts/default/token | sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')"
zone="$(meta zone)"
body="$(printf '{"timeSeries": [{"metric": {"type": "@GPU_METRIC@"}, "resource": {"type": "gce_instance", "labels": {"project_id": "@PROJECT@", "zone": "%s", "instance_id": "%s"}}, "points": [{"interval": {"endTime": "%s"}, "value": {"doubleValue": %s}}]}]}' \
  "${zone##*/}" "$(meta id)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$used")"
# The token goes in by standard input: the process list is for everybody to read.
printf 'header = "Authorization: Bearer %s"\n' "$token" |
  curl -sf -m 10 -K - -o /dev/null -X POST -H 'Content-Type: application/json' --data "$body" \
    "https://monitoring.googleapis.com/v3/projects/@PROJECT@/timeSeries"
METRIC
  chmod 755 "$ROOT/usr/local/sbin/mlinfra-gpu-metric"
  write /etc/systemd/system/mlinfra-gpu-metric.service <<'UNIT' || return 1
[Unit]
Description=Write the GPU utilisation that the autoscaler follows
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/mlinfra-gpu-metric
UNIT
  write /etc/systemd/system/mlinfra-gpu-metric.timer <<'UNIT' || return 1
[Unit]
Description=Write the GPU utilisation every minute
[Timer]
OnBootSec=60
OnUnitActiveSec=60
[Install]
WantedBy=timers.target
UNIT
  systemctl daemon-reload && systemctl enable --now mlinfra-gpu-metric.timer
}

step mtu set_mtu
step sysctl set_sysctl
step local_ssd raid
if [ "@GPU@" = 1 ]; then
  step gpu gpu_software
  step gpudirect gpudirect
  step mig mig
  step gpu_metric gpu_metric
fi
step datadog datadog_agent
step checkpoint checkpoints
step idle idle_detector
if [ -z "$FAILED" ]; then report ready true; else report ready "failed:$FAILED"; exit 1; fi
