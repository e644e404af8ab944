#!/usr/bin/env bash
# Makes TorchSharp's native library load beside a libstdc++ older than GCC 13 (Debian 12, Ubuntu 22.04).
#
# libLibTorchSharp.so wants version GLIBCXX_3.4.32 of libstdc++ for one symbol only, std::ios_base_library_init(), which older
# versions do not have because they do its work elsewhere: an empty function is right. So the script takes the version off the symbol,
# marks the need of that version as weak (the loader then goes on without it), and adds a library of one empty function.
#
# Usage: mend-torch.sh FOLDER     where FOLDER holds libLibTorchSharp.so. Mending twice does no harm. The build calls it.
set -euo pipefail

folder=${1:?usage: mend-torch.sh FOLDER}
library=$folder/libLibTorchSharp.so
version=GLIBCXX_3.4.32
symbol=_ZSt21ios_base_library_initv
stub=libios_base_library_init.so

[ "$(uname -s)" = Linux ] || exit 0
system=$(ldconfig -p | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }')
if grep -qaF "$version" "${system:-/dev/null}"; then exit 0; fi
if [ -e "$folder/$stub" ] && patchelf --print-needed "$library" | grep -qxF "$stub"; then exit 0; fi

for tool in patchelf gcc readelf; do
    command -v "$tool" > /dev/null || { echo "mend-torch.sh: $tool is missing: apt-get install patchelf gcc binutils" >&2; exit 1; }
done

echo "mend-torch.sh: ${system:-libstdc++} has no $version: mending $library"
mended=$library.mended
trap 'rm -f "$mended"' EXIT
cp "$library" "$mended"
echo "void $symbol(void) { }" | gcc -shared -fPIC -O2 -Wl,-soname,"$stub" -x c -o "$folder/$stub" -
patchelf --clear-symbol-version "$symbol" --add-needed "$stub" "$mended"

# A vernaux entry is: hash (4 bytes), flags (2), version index (2), name (4), next (4). Flag 2 is VER_FLG_WEAK.
section=$(readelf -SW "$mended" | awk '{ for (i = 1; i < NF; i++) if ($i == ".gnu.version_r") print $(i + 3) }')
entry=$(readelf -VW "$mended" | sed -n "s/^ *\(0x[0-9a-f]*\): *Name: $version .*/\1/p")
printf '\2' | dd of="$mended" bs=1 seek=$((16#$section + entry + 4)) conv=notrunc status=none
readelf -VW "$mended" | grep -q "Name: $version  Flags: WEAK" || { echo "mend-torch.sh: $version could not be made weak" >&2; exit 1; }
mv "$mended" "$library"
