#!/usr/bin/env bash
# Runs the README's first command, and compares its end with what the README shows. Keyids, moments and durations differ each time.
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet run demo.cs 2>&1 | tee "$log"
[ "${PIPESTATUS[0]}" = 0 ] || exit 1

same() { sed -E 's/[0-9a-f]{8}/KEYID/g; s/[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:]{8})?/MOMENT/g; s/after [0-9]+ seconds/after N seconds/'; }
shown=$(awk '/^```$/ { if (begun) exit; if (demo) { begun = 1; next } } /Its end:$/ { demo = 1 } begun' README.md)
lines=$(printf '%s\n' "$shown" | wc -l)
[ "$lines" -gt 10 ] || { echo "README.md shows no end of the demo"; exit 1; }
diff <(printf '%s\n' "$shown" | same) <(tail -n "$lines" "$log" | same) || { echo "README.md shows another end of the demo"; exit 1; }
