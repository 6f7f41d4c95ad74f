#!/usr/bin/env bash
# Whole-process figures: the tool as it is packed, in turn with Debian's in-toto and openssl. Needs hyperfine and time.
#   dotnet publish src/InToto.Tool -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o artifacts/tool
#   tests/InToto.Benchmarks/processes.sh artifacts/tool/dotnet-intoto [ANOTHER]
# Another build of the tool is measured in turn with the first, where it is about start-up.
set -euo pipefail
tool=$(realpath "$1")
other=${2:+$(realpath "$2")}
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

bench() { hyperfine -N --warmup 3 --runs "${RUNS:-15}" --export-csv out.csv "$@" >/dev/null 2>&1; tail -n +2 out.csv | awk -F, '{printf "  %-10s median %7.1f ms   min %7.1f   max %7.1f   cpu %7.1f\n", NR==1?"ours":"other", $4*1000, $7*1000, $8*1000, ($5+$6)*1000}'; }
peak() { command time -f '  peak memory %M KiB' "$@" >/dev/null 2>peak.txt; tail -n 1 peak.txt; }

paired() { "$root/tests/InToto.Benchmarks/paired.py" "${RUNS:-40}" "$@"; }
# Independent of how busy the machine is: what was not compiled ahead.
compiled() { DOTNET_JitStdOutFile=$work/compiled.txt DOTNET_JitDisasmSummary=1 "$@" >/dev/null; echo "  methods compiled at start: $(wc -l < compiled.txt)"; rm compiled.txt; }

"$tool" key new --type rsa --unencrypted --output key.pem >/dev/null 2>&1

# What no program of .NET can be faster than, with the settings of ours.
mkdir empty
echo 'return 0;' > empty/Program.cs
cat > empty/empty.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <InvariantGlobalization>true</InvariantGlobalization>
    <TieredPGO>false</TieredPGO>
    <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
    <EventSourceSupport>false</EventSourceSupport>
  </PropertyGroup>
</Project>
XML
dotnet publish empty -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o empty/out >/dev/null

echo "--version"
paired empty/out/empty "$tool --version" ${other:+"$other --version"}
compiled "$tool" --version

verify="verify -l $root/testassets/demo/root.layout --layout-key $root/testassets/keys/alice.pub --link-dir $root/testassets/demo"
echo "verify, the classic demo chain"
paired empty/out/empty "$tool $verify" ${other:+"$other $verify"} "in-toto-verify --version"
compiled "$tool" $verify

mkdir small; for i in $(seq 10000); do head -c 4096 /dev/zero | tr '\0' "$((i % 10))" > "small/f$i"; done
echo "run -x, 10,000 files of 4 KiB, against in-toto-run"
bench "$tool run -n s --signing-key key.pem -m small -x" "in-toto-run -n s -k key.pem -m small -x"

echo "run -x, the same as materials and products, against in-toto-run"
bench "$tool run -n s --signing-key key.pem -m small -p small -x" "in-toto-run -n s -k key.pem -m small -p small -x"
printf '#!/bin/sh\n%s record start -n s --signing-key key.pem -m small && exec %s record stop -n s --signing-key key.pem -p small\n' "$tool" "$tool" > ours
printf '#!/bin/sh\nin-toto-record start -n s -k key.pem -m small && exec in-toto-record stop -n s -k key.pem -p small\n' > theirs
chmod +x ours theirs
echo "record start and stop, the same, against in-toto-record"
bench ./ours ./theirs

mkdir large; for i in $(seq 200); do head -c 1048576 /dev/urandom > "large/f$i"; done
echo "run -x, 200 files of 1 MiB, against in-toto-run"
bench "$tool run -n s --signing-key key.pem -m large -x" "in-toto-run -n s -k key.pem -m large -x"

head -c 1073741824 /dev/urandom > one
echo "run -x, one file of 1 GiB, against openssl dgst -sha256"
RUNS=7 bench "$tool run -n s --signing-key key.pem -m one -x" "openssl dgst -sha256 one"
peak "$tool" run -n s --signing-key key.pem -m one -x

echo "verify, a link of 100,000 materials"
mkdir many && (cd many && seq -f 'f%06g' 100000 | xargs touch)
"$tool" run -n many --signing-key key.pem -m many -x >/dev/null 2>&1
"$tool" key show key.pem --format json > key.json
python3 - <<'PY'
import json
key = json.load(open("key.json"))["result"]
keyid = key["keyids"][0]["keyid"]
layout = {"_type": "layout", "expires": "2090-01-01T00:00:00Z", "readme": "", "inspect": [],
  "keys": {keyid: {"keyid": keyid, "keytype": key["keytype"], "scheme": key["scheme"], "keyval": {"public": key["public"]}}},
  "steps": [{"_type": "step", "name": "many", "threshold": 1, "pubkeys": [keyid], "expected_command": [],
             "expected_materials": [["ALLOW", "many/*"], ["DISALLOW", "*"]], "expected_products": [["DISALLOW", "*"]]}]}
json.dump({"signatures": [], "signed": layout}, open("root.layout", "w"))
PY
"$tool" sign -f root.layout -k key.pem >/dev/null 2>&1
RUNS=5 bench "$tool verify -l root.layout --layout-key key.pub"
peak "$tool" verify -l root.layout --layout-key key.pub
