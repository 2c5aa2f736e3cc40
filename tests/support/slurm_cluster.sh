#!/bin/bash
# A real Slurm with two nodes, n1 and n2, on this machine, for as long as a command runs:
#   slurm_cluster.sh COMMAND [ARGUMENTS...]
# The command finds it by SLURM_CONF; SOTTO_TEST_SLURM=1 tells tests that it is there. Needs root, slurm-wlm and munge;
# ends with 77 (skipped) where they are missing. Everything lies in a temporary folder and on free ports.
set -euo pipefail

skip() {
  echo "slurm_cluster: skipped: $*" >&2
  exit 77
}
[[ $(id -u) == 0 ]] || skip "starting a Slurm needs root"
for program in munged slurmctld slurmd sbatch srun; do
  command -v "$program" >/dev/null || skip "there is no $program (apt-get install slurm-wlm munge)"
done

folder=$(mktemp -d /tmp/sotto_slurm.XXXXXX)
pids=()
stop() {
  local pid
  scancel --quiet --user="$(id -un)" || true
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap stop EXIT

chmod 755 "$folder"
mkdir -p "$folder"/{state,spool-n1,spool-n2,munge}
# Three ports for each cluster: those that start one after another, as in a parallel ctest, have blocks of their own.
port=$((21000 + $$ % 2000 * 4))
in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
while in_use "$port" || in_use $((port + 1)) || in_use $((port + 2)); do port=$((port + 4)); done
host=$(hostname -s)
cat >"$folder/slurm.conf" <<CONF
ClusterName=sotto
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd-%n.log
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
JobRequeue=0
KillWait=5
InactiveLimit=0
OverTimeLimit=0
ReturnToService=2
NodeName=n[1-2] NodeAddr=127.0.0.1 NodeHostname=$host Port=[$((port + 1))-$((port + 2))] CPUs=2 RealMemory=1000
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
export SLURM_CONF=$folder/slurm.conf SOTTO_TEST_SLURM=1

head -c 1024 /dev/urandom >"$folder/munge/key"
chmod 600 "$folder/munge/key"
munged --foreground --force --socket="$folder/munge/socket" --key-file="$folder/munge/key" \
  --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" >/dev/null 2>&1 &
pids+=($!)
slurmctld -D >/dev/null 2>&1 &
pids+=($!)
for node in n1 n2; do
  slurmd -D -N "$node" >/dev/null 2>&1 &
  pids+=($!)
done
for ((tries = 0; tries < 300; ++tries)); do
  [[ $(sinfo --noheader --format=%T --Node 2>/dev/null | sort | uniq -c | xargs) == "2 idle" ]] && break
  sleep 0.1
done
if ((tries == 300)); then
  sinfo >&2 || true
  tail -n 20 "$folder"/*.log "$folder/munge/log" >&2 || true
  echo "slurm_cluster: the cluster did not come up within 30 s" >&2
  exit 1
fi
# Not exec: the cluster ends with this script.
"$@"
