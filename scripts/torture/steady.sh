#!/usr/bin/env bash
# Trains the cnn for an hour, then ends it by SIGTERM. Its memory must stay flat: the median of the last third of the time is at most 5 % above
# that of the third before. Its speed must not drift: the median epoch of the last third is at most 10 % slower than that of the first.
# shellcheck source=scripts/torture/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

minutes=${MINUTES:-60}
run=$scratch/steady
images=6000 # of the repository's own excerpt

# median PART FILE: of the numbers, a line each, in the first, second or third third of a file.
median() {
    local third=$(($(wc -l <"$2") / 3))
    tail -n +$((($1 - 1) * third + 1)) "$2" | head -n "$third" | sort -g | sed -n "$(((third + 1) / 2))p"
}

"$CUDNNDIGITS_PROGRAM" train cnn --device cpu --epochs 10000000 --data tests/CudnnDigits.Tests/Fixtures/mnist-6000 --run "$run" --quiet \
    >"$run.out" 2>&1 &
child=$!
trap 'kill "$child" 2>/dev/null || true' EXIT # the child of a script does not hear Ctrl-C
end=$((SECONDS + 60 * minutes))
while [ $SECONDS -lt $end ]; do
    sleep 2
    kill -0 "$child" 2>/dev/null || { cat "$run.out" >&2; die "the training ended before its time"; }
    awk '/^VmRSS/ { print $2 }' "/proc/$child/status" >>"$scratch/resident"
done
kill -TERM "$child"
status=0
wait "$child" || status=$?
[ "$status" -eq 130 ] || { cat "$run.out" >&2; die "SIGTERM: exit code $status"; }

sed -E 's/.*"imagesPerSecond":([0-9.E+]+).*/\1/' "$run/metrics.jsonl" >"$scratch/speed"
epochs=$(wc -l <"$scratch/speed")
say "steady: $minutes minutes, $epochs epochs, $((epochs * images)) images, $((epochs * ((images + 63) / 64))) steps: resident memory" \
    "$(median 1 "$scratch/resident"), $(median 2 "$scratch/resident"), $(median 3 "$scratch/resident") KiB and" \
    "$(median 1 "$scratch/speed"), $(median 2 "$scratch/speed"), $(median 3 "$scratch/speed") images/s (medians of the thirds)"
awk -v before="$(median 2 "$scratch/resident")" -v after="$(median 3 "$scratch/resident")" 'BEGIN { exit !(after <= 1.05 * before) }' ||
    die "memory grew"
awk -v first="$(median 1 "$scratch/speed")" -v last="$(median 3 "$scratch/speed")" 'BEGIN { exit !(last >= 0.9 * first) }' ||
    die "it became slower"
