#!/usr/bin/env bash
# What consumers pay: restore and audit against NuGet's own restore, a gate against the source behind it, and memory with a package of one GiB; in turn, medians of pairs.
#   dotnet publish src/InToto.Tool -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o artifacts/tool
#   tests/InToto.Benchmarks/consumers.sh artifacts/tool/dotnet-intoto [RUNS]        PACKAGES=500 THROUGH=200 LARGE=1024 (MiB; 0 for none)
# Needs python3, time and curl; no network: the packages are made here.
set -euo pipefail
tool=$(realpath "$1") runs=${2:-7}
packages=${PACKAGES:-500} through=${THROUGH:-200} large=${LARGE:-1024}
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
children=()
trap '[ ${#children[@]} -eq 0 ] || kill "${children[@]}" 2>/dev/null || true; [ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT
cd "$work"
unset NUGET_PACKAGES
export HOME=$work/home DOTNET_CLI_HOME=$work/home DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 NUGET_CERT_REVOCATION_MODE=offline
mkdir home feed app some
framework=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -1)
"$here/feed.py" make feed "$packages" "$framework"
echo "$packages packages, $(du -sh feed | cut -f1); $(nproc) processors"

project() { # FOLDER COUNT SOURCE
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup>'
    for number in $(seq -f '%03g' 0 $(($2 - 1))); do echo "<PackageReference Include=\"Bench.P$number\" Version=\"1.0.0\" />"; done
    echo '</ItemGroup></Project>'
  } > "$1/app.csproj"
  printf '<configuration><packageSources><clear /><add key="feed" value="%s" allowInsecureConnections="true" /></packageSources><fallbackPackageFolders><clear /></fallbackPackageFolders></configuration>\n' "$3" > "$1/nuget.config"
  mkdir -p "$1/.git"
}
project app "$packages" "$work/feed"
echo '{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}' > intoto.policy.json
paired() { "$here/paired.py" "$runs" "$@"; }
# Moved away, not removed: ext4 passes over inodes that were freed in the last five seconds, one by one, for whoever makes files next. What ran before has removed its own.
cat > anew.sh <<'SH'
#!/usr/bin/env bash
mkdir -p old
away=$(mktemp -d old/XXXXXX)
for left in "$1/obj" "$1/packages"; do [ ! -e "$left" ] || mv "$left" "$away"; done
sleep 5
SH
chmod +x anew.sh
anew() { echo "./anew.sh $1"; }
nuget() { echo "dotnet restore $1/app.csproj --packages $1/packages --no-http-cache --disable-build-servers"; }
ours() { echo "$tool restore $1/app.csproj --packages $1/packages $2"; }

echo "restore into an empty folder: NuGet, restore"
paired "$(anew app) ;; $(nuget app)" "$(anew app) ;; $(ours app --force)"

echo "the same with a lock file"
$(nuget app) --use-lock-file >/dev/null
paired "$(anew app) ;; $(nuget app) --locked-mode" "$(anew app) ;; $(ours app '--force --locked-mode')"
rm app/packages.lock.json

echo "everything unpacked already: NuGet with --force, restore --force, audit --all"
$(anew app); $(nuget app) >/dev/null
paired "$(nuget app) --force" "$(ours app --force)" "$tool audit app --packages app/packages --all"

echo "NuGet into an empty folder, audit of what it unpacked when nothing was kept"
paired "$(anew app) ;; $(nuget app)" "$tool audit app --packages app/packages --all"

echo "nothing changed: NuGet, restore, audit"
sleep 3
$(ours app '') >/dev/null; $(ours app '') >/dev/null
$tool audit app --packages app/packages >/dev/null
paired "$(nuget app)" "$(ours app '')" "$tool audit app --packages app/packages"

echo "through a gate: $through packages from a server, from a gate in front of it, and from one that has seen them"
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
feed=$(port) cold=$(port) warm=$(port)
"$here/feed.py" serve feed "$feed" & children+=($!)
project some "$through" "http://127.0.0.1:$feed/index.json"
for gate in cold warm; do mkdir $gate; project $gate "$through" "http://127.0.0.1:${!gate}/v3/index.json"; done
"$tool" gate --configfile some/nuget.config --port "$warm" --store warm/store >warm/journal 2>&1 & children+=($!)
cat > gate.sh <<SH
#!/usr/bin/env bash
# Starts a gate that has seen nothing, restores through it, and ends it.
[ ! -f cold/pid ] || { kill "\$(cat cold/pid)" 2>/dev/null; while kill -0 "\$(cat cold/pid)" 2>/dev/null; do :; done; }
mkdir -p old
away=\$(mktemp -d old/XXXXXX)
for left in cold/store cold/obj cold/packages; do [ ! -e "\$left" ] || mv "\$left" "\$away"; done
sleep 5
"$tool" gate --configfile some/nuget.config --port $cold --store cold/store >cold/journal 2>&1 &
echo \$! > cold/pid
until curl -s -o /dev/null "http://127.0.0.1:$cold/v3/index.json"; do :; done
SH
chmod +x gate.sh
until curl -s -o /dev/null "http://127.0.0.1:$warm/v3/index.json"; do :; done
paired "$(anew some) ;; $(nuget some)" "./gate.sh ;; $(nuget cold)" "$(anew warm) ;; $(nuget warm)"
kill "$(cat cold/pid)"

[ "$large" -gt 0 ] || exit 0
echo "peak memory with a package of $large MiB"
mkdir big && "$here/feed.py" large big "$large"
peak() { command time -f "  $1 %M KiB" "${@:2}" >/dev/null 2>peak.txt || { cat peak.txt; exit 1; }; tail -n 1 peak.txt; }
peak verify "$tool" verify big/Bench.Large.1.0.0.nupkg
mkdir one
sed -e '/PackageReference/d' -e 's|</ItemGroup>|<PackageReference Include="Bench.Large" Version="1.0.0" /></ItemGroup>|' app/app.csproj > one/app.csproj
printf '<configuration><packageSources><clear /><add key="feed" value="%s" /></packageSources><fallbackPackageFolders><clear /></fallbackPackageFolders></configuration>\n' "$work/big" > one/nuget.config
mkdir one/.git
peak restore "$tool" restore one/app.csproj --packages one/packages
peak audit "$tool" audit one --packages one/packages --all
gate=$(port)
"$tool" gate --configfile one/nuget.config --port "$gate" --store one/store >one/journal 2>&1 & pid=$!; children+=($pid)
until curl -s -o /dev/null "http://127.0.0.1:$gate/v3/index.json"; do :; done
curl -s -o /dev/null "http://127.0.0.1:$gate/v3/flat/bench.large/1.0.0/bench.large.1.0.0.nupkg"
sed -n 's/^VmHWM:[ \t]*/  gate /p' "/proc/$pid/status"
