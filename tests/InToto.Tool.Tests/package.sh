#!/bin/sh
# Packs the tool as it ships, installs it, and verifies the demo with what was installed. It restores 421 MB of packs the first
# time, so it is not among the tests. The packages go to the folder that is given; default: artifacts.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:-$root/artifacts}
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT

dotnet pack "$root/src/InToto.Tool" -c Release -o "$out"
version=$(basename "$out"/dotnet-intoto.any.*.nupkg .nupkg | sed 's/^dotnet-intoto\.any\.//')
for package in "" .linux-x64 .win-x64 .any; do test -f "$out/dotnet-intoto$package.$version.nupkg"; done
for schema in intoto.policy verify-result; do python3 -m zipfile -l "$out/dotnet-intoto.$version.nupkg" | grep -q "^schemas/$schema.schema.json "; done

# A packages folder of its own, so that an earlier build of the same version is not taken for this one.
NUGET_PACKAGES=$tools/packages dotnet tool install dotnet-intoto --tool-path "$tools/bin" --add-source "$out" --version "$version"
test "$(PATH=$tools/bin:$PATH dotnet intoto --version)" = "$version"
"$tools/bin/dotnet-intoto" verify -l "$root/testassets/demo/root.layout" --verification-keys "$root/testassets/keys/alice.pub" --link-dir "$root/testassets/demo"
