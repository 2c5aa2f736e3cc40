#!/usr/bin/env bash
# `make check`: everything that can be said of the sources without building them. Runs every check, then fails if any did.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0

run() {
  local name=$1
  shift
  if "$@"; then echo "check: $name: ok"; else echo "check: $name: FAILED"; failed=1; fi
}

formatted() {
  local formatter
  formatter=$(command -v clang-format-14) || { echo "clang-format-14 is missing: run make setup"; return 1; }
  git ls-files -co --exclude-standard '*.cpp' '*.h' | while read -r file; do [ -e "$file" ] && echo "$file"; done |
    xargs "$formatter" --dry-run -Werror
}

run format formatted
for check in layers sizes names tests sources docs; do run "$check" python3 tools/check_$check.py; done
exit $failed
