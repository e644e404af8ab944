#!/usr/bin/env bash
# Kills trainings (SIGKILL) at random moments, several times each, resumes them and compares their last bits with an uninterrupted run.
# shellcheck source=scripts/torture/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

rounds=${ROUNDS:-200}
networks=(linear cnn)
slice train 1000
slice t10k 200
declare -A length
for network in "${networks[@]}"; do length[$network]=$(whole "$network"); done

kills=0 writing=0 early=0 equals=0
for ((round = 0; round < rounds; round++)); do
    network=${networks[round % 2]}
    run=$scratch/run
    rm -rf "$run"
    for ((attempt = 0; ; attempt++)); do
        begin "$network" "$run"
        if [ $attempt -lt 3 ]; then
            pause "${length[$network]}"
            # Every second kill waits for a file that is being written.
            if [ $((attempt % 2)) -eq 1 ]; then while kill -0 "$child" 2>/dev/null && ! compgen -G "$run/*.new" >/dev/null; do :; done; fi
            if kill -9 "$child" 2>/dev/null; then
                kills=$((kills + 1))
                wait "$child" 2>/dev/null || true
                if compgen -G "$run/*.new" >/dev/null; then writing=$((writing + 1)); fi
                if [ ! -f "$run/state.safetensors" ]; then early=$((early + 1)); fi
                continue
            fi
        fi
        if ! wait "$child"; then
            say "round $round, $network: $(cat "$run.out")" >&2
            continue 2
        fi
        break
    done
    if equal "$network" "$run"; then equals=$((equals + 1)); else say "round $round, $network: other bits" >&2; fi
done

say "kill: $rounds trainings, $kills kills, $writing of them in the middle of writing, $early before the first checkpoint: $equals of $rounds end with the same bits"
[ "$equals" -eq "$rounds" ]
