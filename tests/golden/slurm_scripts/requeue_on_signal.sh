#!/bin/bash
#SBATCH --job-name=squad
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --open-mode=append
#SBATCH --output=/runs/first/prompt_learning/prompt_learning.log
#SBATCH --requeue
#SBATCH --signal=B:USR1@120
#SBATCH --time=04:00:00

# The stage prompt_learning, as sotto planned it.
# shellcheck disable=SC1003,SC2016  # $ and quotes in a quoted value stay what they are
set -euo pipefail

# What happens, for `sotto status`.
events=/runs/first/prompt_learning/prompt_learning.events
record() { printf '%s %s %s\n' "$1" "$(date +%s.%N)" "$2" >>"$events"; }
trap 'record ended "$?"' EXIT
record started "${SLURMD_NODENAME:-$HOSTNAME}"
export MASTER_ADDR="${MASTER_ADDR:-$(hostname)}" MASTER_PORT="${MASTER_PORT:-$((20000 + SLURM_JOB_ID % 12000))}"

# Near its time limit the job saves its state and goes back to the queue.
near_end=
# Of an array this one element: its first one has the array's own id.
job=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}
trap 'near_end=yes; scancel --quiet --signal=TERM "$job" || true' USR1
run() {
  local code=0 child
  "$@" </dev/null &
  child=$!
  wait "$child" || code=$?
  while kill -0 "$child" 2>/dev/null; do
    code=0
    wait "$child" || code=$?
  done
  if ((code != 0)) && [[ -n $near_end ]] && ((${SLURM_RESTART_COUNT:-0} < 3)); then
    trap - EXIT
    record requeued 0
    echo "sotto: near the time limit; back to the queue" >&2
    scontrol requeue "$job"
    sleep 60
  fi
  return "$code"
}

# command 1
run srun --kill-on-bad-exit=1 bash -c 'export RANK=$SLURM_PROCID WORLD_SIZE=$SLURM_NTASKS LOCAL_RANK=$SLURM_LOCALID; exec "$@"' sotto /opt/sotto/bin/sotto-prompt-learning --config /runs/first/prompt_learning/prompt_learning.yaml
