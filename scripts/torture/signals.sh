#!/usr/bin/env bash
# Interrupts trainings by SIGTERM and SIGINT at random moments: each saves, says so by exit code 130, and resumes to the same bits.
# A signal that comes before the program listens, or after the last step, is not counted.
# shellcheck source=scripts/torture/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

rounds=${SIGNALS:-40}
slice train 1000
slice t10k 200
took=$(whole linear)
saved=0 equals=0 tries=0
while [ "$saved" -lt "$rounds" ] && [ "$tries" -lt $((10 * rounds)) ]; do
    tries=$((tries + 1))
    run=$scratch/run
    rm -rf "$run"
    begin linear "$run"
    while kill -0 "$child" 2>/dev/null && [ ! -f "$run/state.safetensors" ]; do sleep 0.01; done
    pause "$((took / 2))"
    signals=(TERM INT)
    kill -"${signals[tries % 2]}" "$child" 2>/dev/null || true
    status=0
    wait "$child" || status=$?
    [ "$status" -ne 0 ] || continue
    [ "$status" -eq 130 ] || { say "SIG${signals[tries % 2]}: exit code $status, $(cat "$run.out")" >&2; exit 1; }
    saved=$((saved + 1))
    begin linear "$run"
    wait "$child" || { cat "$run.out" >&2; exit 1; }
    if equal linear "$run"; then equals=$((equals + 1)); fi
done

say "signals: $saved trainings interrupted by SIGTERM and SIGINT in turn, all with exit code 130: $equals of $saved end with the same bits"
[ "$equals" -eq "$rounds" ]
