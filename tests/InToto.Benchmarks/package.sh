#!/usr/bin/env bash
# Whole-process figures of packages: the tool as it is packed on the demo's package (with hyperfine), and the sample's build with and without InToto.Build. Needs python3.
#   dotnet publish src/InToto.Tool -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o artifacts/tool
#   tests/InToto.Benchmarks/package.sh artifacts/tool/dotnet-intoto
set -euo pipefail
tool=$(realpath "$1")
cd "$(dirname "$0")/../.."
demo=$(dotnet run demo.cs -- --keep | sed -n 's/^kept: //p')
if [ -n "${KEEP:-}" ]; then echo "kept: $demo"; else trap 'rm -rf "$demo"' EXIT; fi

figures() { tail -n +2 "$demo/out.csv" | awk -F, '{printf "  median %7.1f ms   min %7.1f   max %7.1f   cpu %7.1f\n", $4*1000, $7*1000, $8*1000, ($5+$6)*1000}'; }

echo "verify, the package as the gallery serves it"
hyperfine -N --warmup 3 --runs 25 --export-csv "$demo/out.csv" \
  "$tool verify $demo/served/Contoso.Text.1.0.0.nupkg -l $demo/repository/intoto/Contoso.Text.layout --layout-key $demo/keys/owner.pub" >/dev/null 2>&1
figures

# The demo's own package has tasks that are compiled when they run; what ships has them compiled ahead.
InTotoBuildVersion=$(basename "$demo"/feed/InToto.Build.*.nupkg .nupkg | sed 's/^InToto\.Build\.//')
dotnet pack src/InToto.Build -c Release -v quiet -o "$demo/feed" "-p:PackageVersion=$InTotoBuildVersion" >/dev/null
rm -r "$demo/packages/intoto.build"

# In two folders: a compiler that serves builds keeps the generator that it has loaded from one, and leaves a build with another of the same path to a process of its own.
cp -r "$demo/repository" "$demo/without"
cat > "$demo/build" <<BUILD
#!/bin/sh
[ "\$1" != without ] || unset InTotoBuildVersion
cd "$demo/\$1" && shift && exec dotnet build src/Contoso.Text -c Release --no-restore -v quiet "\$@"
BUILD
cat > "$demo/empty" <<EMPTY
#!/bin/sh
find "$demo/\$1/src" -type d \\( -path '*/obj/Release' -o -path '*/bin' \\) -prune -exec rm -rf {} +
sleep 1
EMPTY
chmod +x "$demo/build" "$demo/empty"
export UseSharedCompilation=true XDG_CACHE_HOME=$demo/cache InTotoBuildVersion RestoreAdditionalProjectSources=$demo/feed RestorePackagesPath=$demo/packages INTOTO_SIGNING_KEY=$demo/keys/ci.pem
(cd "$demo/repository" && dotnet restore src/Contoso.Text --force -v quiet >/dev/null)
(cd "$demo/without" && env -u InTotoBuildVersion dotnet restore src/Contoso.Text --force -v quiet >/dev/null)
# The compile server outlives the builds, as it does on a developer's machine.
setsid nohup "$demo/build" repository >/dev/null 2>&1
setsid nohup "$demo/build" without >/dev/null 2>&1

paired() { tests/InToto.Benchmarks/paired.py "$1" "$demo/build without $2" "$demo/build repository $2"; }
echo "clean build: without InToto.Build, with it";                 paired 9 --no-incremental
echo "the same in one process";                                 paired 9 "--no-incremental -m:1"
echo "the same into empty folders";                             tests/InToto.Benchmarks/paired.py 13 "$demo/empty without ;; $demo/build without -m:1" "$demo/empty repository ;; $demo/build repository -m:1"
echo "nothing to do: without InToto.Build, with it";               paired 15 ""
