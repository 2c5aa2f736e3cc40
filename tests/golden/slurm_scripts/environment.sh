#!/bin/bash
#SBATCH --job-name=squad
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --open-mode=append
#SBATCH --output=/runs/first/prompt_learning/prompt_learning.log
#SBATCH --time=04:00:00

# The stage prompt_learning, as sotto planned it.
# shellcheck disable=SC1003,SC2016  # $ and quotes in a quoted value stay what they are
set -euo pipefail

# What happens, for `sotto status`.
events=/runs/first/prompt_learning/prompt_learning.events
record() { printf '%s %s %s\n' "$1" "$(date +%s.%N)" "$2" >>"$events"; }
trap 'record ended "$?"' EXIT
record started "${SLURMD_NODENAME:-$HOSTNAME}"

# environment
export NCCL_DEBUG='a b;c'
export WORDS='$HOME `id`
next'
export MASTER_ADDR="${MASTER_ADDR:-$(hostname)}" MASTER_PORT="${MASTER_PORT:-$((20000 + SLURM_JOB_ID % 12000))}"

# command 1
srun --kill-on-bad-exit=1 bash -c 'export RANK=$SLURM_PROCID WORLD_SIZE=$SLURM_NTASKS LOCAL_RANK=$SLURM_LOCALID; exec "$@"' sotto /opt/sotto/bin/sotto-prompt-learning --config /runs/first/prompt_learning/prompt_learning.yaml
