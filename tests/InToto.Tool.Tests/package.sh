#!/bin/sh
# Packs the tool as it ships, installs it, and verifies the demo with what was installed, by the commands of the README but for where
# things go. It restores 421 MB of packs the first time, so it is not among the tests. The packages go to the folder that is given; default: artifacts.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "${1:-$root/artifacts}"
out=$(cd "${1:-$root/artifacts}" && pwd)
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT

# documented WORDS INSTEAD AS [INSTEAD AS]: runs the README's command that begins with these words, with others in place of some.
documented() {
  command=$(grep "^$1 " "$root/README.md")
  shift
  while [ $# -gt 0 ]; do
    case $command in *"$1"*) ;; *) echo "the README's '$command' has no '$1'" >&2; exit 1 ;; esac
    command=${command%%"$1"*}$2${command#*"$1"}
    shift 2
  done
  (cd "$root" && eval "$command")
}

documented "dotnet pack src/InToto.Tool" "-o artifacts" '-o "$out"'
version=$(basename "$out"/dotnet-intoto.any.*.nupkg .nupkg | sed 's/^dotnet-intoto\.any\.//')
for package in "" .linux-x64 .win-x64 .any; do test -f "$out/dotnet-intoto$package.$version.nupkg"; done
for schema in intoto.policy verify-result; do python3 -m zipfile -l "$out/dotnet-intoto.$version.nupkg" | grep -q "^schemas/$schema.schema.json "; done

# A packages folder of its own, so that an earlier build of the same version is not taken for this one.
export NUGET_PACKAGES="$tools/packages"
documented "dotnet tool install" "--global" '--tool-path "$tools/bin"' "--version 0.1.0" '--version "$version"' "--add-source artifacts" '--add-source "$out"'
test "$(PATH=$tools/bin:$PATH dotnet intoto --version)" = "$version"
"$tools/bin/dotnet-intoto" verify -l "$root/testassets/demo/root.layout" --verification-keys "$root/testassets/keys/alice.pub" --link-dir "$root/testassets/demo"
