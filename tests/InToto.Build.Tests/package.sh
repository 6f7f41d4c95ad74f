#!/bin/sh
# Packs InToto.Build as it ships, its tasks compiled ahead, and records a build with it. It restores some hundred MB of packs the
# first time, so it is not among the tests. The packages go to the folder that is given; default: artifacts.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:-$root/artifacts}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet pack "$root/src/InToto.Build" -c Release -o "$out"
version=$(basename "$out"/InToto.Build.*.nupkg .nupkg | sed 's/^InToto\.Build\.//')

mkdir "$work/library"
cd "$work/library"
git init -q .
printf '%s\n' 'public static class Small { public static int Answer => 42; }' > Small.cs
cat > Small.csproj <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><RestoreAdditionalProjectSources>$(realpath "$out")</RestoreAdditionalProjectSources></PropertyGroup>
  <ItemGroup><PackageReference Include="InToto.Build" Version="$version" PrivateAssets="all" /></ItemGroup>
</Project>
PROJECT
printf 'bin/\nobj/\n' > .gitignore
git add .
git -c user.name=Owner -c user.email=owner@example.org -c commit.gpgsign=false commit -q -m Small
export NUGET_PACKAGES="$work/packages" XDG_CACHE_HOME="$work/cache"
dotnet restore -v quiet
# The images of this system are used, not what is there for all others.
test "$(uname -sm)" != "Linux x86_64" || rm "$work/packages/intoto.build/$version/tasks/net10.0/any/"*
install -m 600 "$root/testassets/keys/carl.pem" "$work/carl.pem"
INTOTO_SIGNING_KEY=$work/carl.pem dotnet pack --no-restore -o "$work/packed"
test -f "$work/packed/Small.1.0.0.intoto.jsonl"
