#!/usr/bin/env bash
# What recording costs a solution of 20 projects: clean, with nothing to do, and after a change of one file, with the package and without it, in turn.
#   tests/InToto.Benchmarks/solution.sh [FOLDER of the packed InToto.Build]       RUNS=7 PROJECTS=20 FILES=30
# Without a folder the package is packed as it ships first. Needs python3 and a network or feed that has Newtonsoft.Json.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
runs=${RUNS:-7} projects=${PROJECTS:-20} files=${FILES:-30}
work=$(mktemp -d)
trap '[ -n "${KEEP:-}" ] || { dotnet build-server shutdown >/dev/null 2>&1 || true; rm -rf "$work"; }' EXIT
[ -z "${KEEP:-}" ] || echo "kept: $work"
if [ $# -gt 0 ]; then feed=$(realpath "$1"); else feed=$work/feed; dotnet pack "$root/src/InToto.Build" -c Release -v quiet -o "$feed" >/dev/null; fi
version=$(basename "$feed"/InToto.Build.*.nupkg .nupkg | sed 's/^InToto\.Build\.//')
install -m 600 "$root/testassets/keys/alice.pem" "$work/key.pem"

# Two solutions that differ in the one PackageReference. Each project references up to three before it.
make_solution() {
  mkdir "$1" && cd "$1"
  git init -q .
  printf 'bin/\nobj/\n' > .gitignore
  printf '<Project>\n  <PropertyGroup><RestorePackagesPath>%s/packages</RestorePackagesPath><RestoreAdditionalProjectSources>%s</RestoreAdditionalProjectSources></PropertyGroup>\n  <ItemGroup>%s</ItemGroup>\n</Project>\n' "$work" "$feed" "$2" > Directory.Build.props
  dotnet new sln -n Many >/dev/null
  for p in $(seq "$projects"); do
    mkdir "P$p"
    {
      echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable></PropertyGroup><ItemGroup><PackageReference Include="Newtonsoft.Json" Version="13.0.3" />'
      for back in 1 2 5; do [ $((p - back)) -lt 1 ] || echo "<ProjectReference Include=\"../P$((p - back))/P$((p - back)).csproj\" />"; done
      echo '</ItemGroup></Project>'
    } > "P$p/P$p.csproj"
    for f in $(seq "$files"); do
      {
        echo "namespace P$p; public sealed class C$f { public string Name { get; init; } = \"P$p.C$f\";"
        for m in $(seq 12); do echo "  public int M$m(int x) { var all = new System.Collections.Generic.List<int>(); for (var i = 0; i < x; i++) all.Add(i * $m + $f); return all.Count + Name.Length; }"; done
        echo "}"
      } > "P$p/C$f.cs"
    done
  done
  for p in $(seq "$projects"); do echo "P$p/P$p.csproj"; done | xargs dotnet sln add >/dev/null
  git add . && git -c user.name=Owner -c user.email=owner@example.org -c commit.gpgsign=false commit -q -m Many
  dotnet restore -v quiet
}
(make_solution "$work/without" '')
(make_solution "$work/with" "<PackageReference Include=\"InToto.Build\" Version=\"$version\" PrivateAssets=\"all\" />")

cat > "$work/build" <<BUILD
#!/bin/sh
cd "$work/\$1" && shift
[ "\${1:-}" != change ] || { shift; echo "// \$\$" >> P1/C1.cs; }
exec dotnet build Many.slnx --no-restore -v quiet "\$@"
BUILD
chmod +x "$work/build"
export UseSharedCompilation=true XDG_CACHE_HOME=$work/cache INTOTO_SIGNING_KEY=$work/key.pem MSBUILDDISABLENODEREUSE=${MSBUILDDISABLENODEREUSE:-1}
# The compile server outlives the builds, as it does on a developer's machine.
setsid nohup "$work/build" with >/dev/null 2>&1
setsid nohup "$work/build" without >/dev/null 2>&1
test -n "$(find "$work/with/P1/obj" -name '*.link')"

paired() { "$root/tests/InToto.Benchmarks/paired.py" "$runs" "$work/build without $*" "$work/build with $*"; }
echo "clean";             paired --no-incremental
echo "nothing to do";     paired
echo "one file changed";  paired change
