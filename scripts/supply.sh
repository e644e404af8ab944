#!/usr/bin/env bash
# Checks the packages of program, tests and tools: docs/licenses.md must list every package of the lock files with its license, and no
# package may have a known advisory, if the package source has that data.
#
#   scripts/supply.sh            check
#   scripts/supply.sh --write    write docs/licenses.md
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly table=docs/licenses.md
# An old version with an advisory of 2022, to detect whether the package source has advisories at all.
readonly known=Newtonsoft.Json known_version=12.0.1
need_dotnet
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The same sort order everywhere.
export LC_ALL=C

# resolved ROOM...: "name version" of each package in the lock files of the solution's projects in these folders.
resolved() {
    local files rooms
    rooms=$(IFS='|' && printf '%s' "$*")
    mapfile -t files < <(sed 's|\\|/|g' CudnnDigits.sln | sed -nE "s#.*\"(($rooms)/[^\"]*)/[^/]*\.csproj\".*#\1/packages.lock.json#p")
    awk -F'"' '/^ +"[^"]+": \{/ { name = $2 } /"resolved":/ { print name, $4 }' "${files[@]}" | sort -u
}

# field NAME FILE: the first element of that name in a nuspec.
field() { sed -nE "s/.*<$1( [^>]*)?>([^<]*)<.*/\2/p" "$2" | head -n 1; }

# license NUSPEC: the SPDX expression, otherwise the URL or the file that the package gives.
license() {
    local text
    text=$(field license "$1")
    if grep -q '<license type="file">' "$1"; then text="$text in the package"; fi
    say "${text:-$(field licenseUrl "$1")}"
}

row() {
    local folder=${1,,}/${2,,}
    local nuspec=$packages/$folder/${1,,}.nuspec
    [ -f "$nuspec" ] || die "$nuspec is missing: run 'dotnet restore CudnnDigits.sln' first"
    say "| $1 | $2 | $(license "$nuspec") | $(field authors "$nuspec") |"
}

rows() {
    say "| package | version | license | authors |"
    say "|---|---|---|---|"
    while read -r name version; do row "$name" "$version"; done
}

list_licenses() {
    say "# Package licenses"
    say
    say "\`scripts/supply.sh --write\` writes this page from the packages in the solution's lock files. \`scripts/test.sh\` fails if it is out of date."
    say "NVIDIA's libraries are not shipped. The program uses those that are installed on the user's machine."
    say
    say "## In the program"
    say
    rows < <(resolved src | sort -f)
    say
    say "The fonts in \`src/CudnnDigits/Reports/Fonts\` are from Inter, under the SIL Open Font License 1.1, which is in the same folder."
    say
    say "## Used by tests only"
    say
    rows < <(comm -13 <(resolved src) <(resolved tests) | sort -f)
    say
    say "## Used by build and publishing tools only"
    say
    rows < <(comm -13 <(resolved src tests) <(resolved tools) | sort -f)
}

# advisories PROJECT: the lines of 'dotnet list' with vulnerable packages.
advisories() {
    local listed
    listed=$(dotnet list "$1" package --vulnerable --include-transitive 2>/dev/null) || die "dotnet list $1 package --vulnerable failed: run it by hand to see why"
    grep -E '^ +> ' <<<"$listed" || true
}

# A source without advisories reports "no vulnerable packages" for anything, so it is first asked about a package that has one.
source_tells() {
    cat >"$scratch/known.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="$known" Version="$known_version" /></ItemGroup>
</Project>
PROJECT
    dotnet restore "$scratch/known.csproj" -v quiet >/dev/null 2>&1 && [ -n "$(advisories "$scratch/known.csproj")" ]
}

list_licenses >"$scratch/licenses.md"
if [ "${1:-}" = --write ]; then
    cp "$scratch/licenses.md" "$table"
    say "$table written"
    exit
fi
diff -u "$table" "$scratch/licenses.md" || die "$table is not current: run scripts/supply.sh --write"
say "tried: supply, $table is current: $(grep -cE '^\| [^|]+ \| [0-9]' "$table") packages"
if ! source_tells; then
    say "tried: supply, advisories: NOT CHECKED, the package source has none (not even for $known $known_version)"
    exit
fi
found=$(advisories CudnnDigits.sln) || exit
[ -z "$found" ] || die "packages with a known advisory: $found"
say "tried: supply, advisories: none known for any package"
