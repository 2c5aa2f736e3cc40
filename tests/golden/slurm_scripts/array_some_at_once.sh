#!/bin/bash
#SBATCH --array=0,1,4%2
#SBATCH --job-name=squad
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --open-mode=append
#SBATCH --output=/runs/multirun/first/prompt_learning.log
#SBATCH --time=04:00:00

# The stage prompt_learning, as sotto planned it.
# shellcheck disable=SC1003,SC2016  # $ and quotes in a quoted value stay what they are
set -euo pipefail

# The element's own script, with its log beside it. What Slurm itself says is in the log of the array.
scripts=(
  [0]=/runs/multirun/first/0/prompt_learning/prompt_learning.sh
  [1]=/runs/multirun/first/1/prompt_learning/prompt_learning.sh
  [4]=/runs/multirun/first/4/prompt_learning/prompt_learning.sh
)
script=${scripts[SLURM_ARRAY_TASK_ID]}
exec bash "$script" >>"${script%.sh}.log" 2>&1
