#!/usr/bin/env bash
# Whole-process figures of packages: the tool as it is packed on the demo's package, and the sample's build with and without recording. Needs hyperfine.
#   dotnet publish src/InToto.Tool -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o artifacts/tool
#   tests/InToto.Benchmarks/package.sh artifacts/tool/dotnet-intoto
set -euo pipefail
tool=$(realpath "$1")
cd "$(dirname "$0")/../.."
demo=$(dotnet run demo.cs -- --keep | sed -n 's/^kept: //p')
trap 'rm -rf "$demo"' EXIT

figures() { tail -n +2 "$demo/out.csv" | awk -F, '{printf "  median %7.1f ms   min %7.1f   max %7.1f   cpu %7.1f\n", $4*1000, $7*1000, $8*1000, ($5+$6)*1000}'; }

echo "verify, the package as the gallery serves it"
hyperfine -N --warmup 3 --runs 25 --export-csv "$demo/out.csv" \
  "$tool verify $demo/served/Contoso.Text.1.0.0.nupkg -l $demo/repository/intoto/Contoso.Text.layout --layout-key $demo/keys/owner.pub" >/dev/null 2>&1
figures

# The demo's own package has tasks that are compiled when they run; what ships has them compiled ahead.
InTotoBuildVersion=$(basename "$demo"/feed/InToto.Build.*.nupkg .nupkg | sed 's/^InToto\.Build\.//')
dotnet pack src/InToto.Build -c Release -v quiet -o "$demo/feed" "-p:PackageVersion=$InTotoBuildVersion" >/dev/null
rm -r "$demo/packages/intoto.build"

export UseSharedCompilation=true InTotoBuildVersion RestoreAdditionalProjectSources=$demo/feed RestorePackagesPath=$demo/packages
cd "$demo/repository"
build="dotnet build src/Contoso.Text -c Release --no-restore -v quiet"
dotnet restore src/Contoso.Text --force -v quiet >/dev/null
dotnet build src/Contoso.Text -c Release --no-restore -v quiet >/dev/null

echo "clean build: without a key, with one"
hyperfine --warmup 1 --runs 7 --export-csv "$demo/out.csv" "$build --no-incremental" "INTOTO_SIGNING_KEY=$demo/keys/ci.pem $build --no-incremental" >/dev/null 2>&1
figures

echo "nothing to do: without a key, with one"
$build >/dev/null
hyperfine --warmup 1 --runs 7 --export-csv "$demo/out.csv" "$build" >/dev/null 2>&1
figures
INTOTO_SIGNING_KEY=$demo/keys/ci.pem $build >/dev/null
hyperfine --warmup 1 --runs 7 --export-csv "$demo/out.csv" "INTOTO_SIGNING_KEY=$demo/keys/ci.pem $build" >/dev/null 2>&1
figures
