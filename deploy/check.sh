#!/usr/bin/env bash
# Checks the files of this folder as far as this machine can, and says what it could not check. Exit 1 where a check failed.
set -uo pipefail
cd "$(dirname "$0")/.."
readonly MOST_EXPOSURE=1.5
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pass() { printf 'ok           %s\n' "$*"; }
fail() { printf 'FAILED       %s\n' "$*"; failed=1; }
skip() { printf 'NOT CHECKED  %s\n' "$*"; }

if command -v systemd-analyze >/dev/null; then
  # The program of the unit is not installed here: any program stands in for it, the rest is checked as it is.
  sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' deploy/sitrep.service >"$work/sitrep.service"
  if said=$(systemd-analyze verify --man=no "$work/sitrep.service" 2>&1) && [ -z "$said" ]; then pass "systemd-analyze verify"; else fail "systemd-analyze verify: $said"; fi
  exposure=$(systemd-analyze security --offline=true --no-pager "$work/sitrep.service" 2>&1 | sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p')
  if [ -n "$exposure" ] && awk "BEGIN { exit !($exposure <= $MOST_EXPOSURE) }"; then
    pass "systemd-analyze security: exposure $exposure (at most $MOST_EXPOSURE)"
  else
    fail "systemd-analyze security: exposure ${exposure:-unknown} (at most $MOST_EXPOSURE)"
  fi
else
  skip "the unit: there is no systemd-analyze here (apt-get install systemd)"
fi

if [ "$(uname -sm)" = "Linux x86_64" ] && command -v systemd-analyze >/dev/null && [ -f /usr/include/x86_64-linux-gnu/asm/unistd_64.h ] && [ -x .venv/bin/sitrep ]; then
  if .venv/bin/python deploy/walls.py deploy/sitrep.service -- .venv/bin/sitrep demo --keep "$work/demo" >"$work/demo.log" 2>&1; then
    pass "sitrep demo behind the unit's system-call filter, address families and memory wall"
  else
    fail "sitrep demo behind the unit's walls: $(tail -n 5 "$work/demo.log")"
  fi
else
  skip "the demonstration behind the unit's walls: needs Linux on x86-64, systemd-analyze, kernel headers and .venv"
fi

if command -v promtool >/dev/null; then
  if said=$(promtool check rules deploy/prometheus-rules.yaml 2>&1); then pass "promtool check rules"; else fail "promtool check rules: $said"; fi
else
  skip "prometheus-rules.yaml by promtool: it is not installed here (apt-get install prometheus); that each figure is told is checked by tests/deploy"
fi

if docker compose version >/dev/null 2>&1; then
  if said=$(docker compose -f deploy/compose.yaml config --quiet 2>&1); then pass "docker compose config"; else fail "docker compose config: $said"; fi
else
  skip "compose.yaml by docker compose: the plugin is not installed here (its form is checked by tests/deploy)"
fi
if command -v hadolint >/dev/null; then
  if said=$(hadolint deploy/Dockerfile 2>&1); then pass "hadolint"; else fail "hadolint: $said"; fi
else
  skip "Dockerfile by hadolint: it is not installed here (its form is checked by tests/deploy)"
fi
if docker info >/dev/null 2>&1; then
  if said=$(docker build --quiet -f deploy/Dockerfile -t sitrep:check . 2>&1); then pass "docker build"; else fail "docker build: $said"; fi
else
  skip "docker build: there is no docker daemon here"
fi
exit $failed
