#!/bin/sh
# Records, packs and verifies a library that knows nothing of InToto.Build, then attacks its package. What came out of it is in docs/field-tests.md.
#
#   field.sh PACKAGES TOOL CLONE PROJECT [WORD FOR layout new]...
#
# PACKAGES: a folder with a packed InToto.Build; TOOL: dotnet-intoto; CLONE: a git clone, which gets a commit of its own; PROJECT: of the package, in the clone.
# The package folder of NuGet is the one that NUGET_PACKAGES names.
set -eu
packages=$(realpath "$1"); tool=$(realpath "$2"); clone=$(realpath "$3"); project=$4
shift 4
version=$(basename "$packages"/InToto.Build.*.nupkg .nupkg | sed 's/^InToto\.Build\.//')
work=$clone.field
rm -rf "$work"
mkdir -p "$work/keys" "$work/packed"
for name in owner source build; do "$tool" key new --output "$work/keys/$name.pem" --unencrypted >/dev/null; done

commit() { git -C "$clone" add -A && git -C "$clone" -c user.name=Field -c user.email=field@example.org -c commit.gpgsign=false commit -q -m "$1"; }

# One PackageReference for the whole repository. VersionOverride is what central package management understands, and nobody else minds.
cd "$clone"
if ! grep -qs InToto.Build Directory.Build.targets; then
  printf '%s\n' "<Project>" \
    "$(test -f Directory.Build.targets && echo "  <Import Project=\"\$(MSBuildThisFileDirectory)Directory.Build.before.targets\" />")" \
    "  <ItemGroup><PackageReference Include=\"InToto.Build\" Version=\"$version\" PrivateAssets=\"all\" Condition=\"'\$(ManagePackageVersionsCentrally)' != 'true'\" /></ItemGroup>" \
    "  <ItemGroup><PackageReference Include=\"InToto.Build\" VersionOverride=\"$version\" PrivateAssets=\"all\" Condition=\"'\$(ManagePackageVersionsCentrally)' == 'true'\" /></ItemGroup>" \
    "</Project>" > "$work/Directory.Build.targets"
  test ! -f Directory.Build.targets || git mv Directory.Build.targets Directory.Build.before.targets
  mv "$work/Directory.Build.targets" .
  commit "InToto.Build"
fi
export RestoreAdditionalProjectSources="$packages" XDG_CACHE_HOME="$work/cache"
say() { printf '== %s\n' "$*"; }

say restore
dotnet restore "$project" -v quiet

say 'pack, so that layout new sees what targets add and generate'
dotnet pack "$project" -c Release -o "$work/before" -v quiet

say layout
rm -rf intoto && mkdir intoto
"$tool" layout new "$project" --functionary "$work/keys/build.pub" --source-functionary "$work/keys/source.pub" --output "$work/unsigned.layout" "$@"
id=$(sed -n 's/.*"@nupkg\/\([^/"]*\)\.nuspec".*/\1/p' "$work/unsigned.layout" | head -n 1)
id=${id:-$(basename "$project" .csproj)}
"$tool" sign -f "$work/unsigned.layout" -k "$work/keys/owner.pem" -o "intoto/$id.layout"
commit "The layout of $id"

say source
"$tool" run -n source --signing-key "$work/keys/source.pem" --products git:HEAD -d intoto -x

say pack
INTOTO_SIGNING_KEY="$work/keys/build.pem" dotnet pack "$project" -c Release -o "$work/packed" -v quiet

say verify
package=$(ls "$work"/packed/*.nupkg | grep -v '\.symbols\.' | head -n 1)
"$tool" verify "$package" -l "intoto/$id.layout" --layout-key "$work/keys/owner.pub"

say attacks
attack() {
  rm -rf "$work/attack"; cp -r "$work/packed" "$work/attack"
  python3 - "$work/attack/$(basename "$package")" "$1" <<'PYTHON'
import sys, zipfile
path, what = sys.argv[1:]
with zipfile.ZipFile(path) as old: entries = [(e, old.read(e)) for e in old.infolist()]
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
    for entry, data in entries:
        if entry.filename == "_manifest/intoto.jsonl": continue  # It lies beside the package too, and nothing may follow it inside.
        if what == "assembly" and entry.filename.endswith(".dll"): data = data[:-1] + bytes([data[-1] ^ 1])
        new.writestr(entry.filename, data)
    if what == "targets": new.writestr("buildTransitive/Evil.targets", "<Project />")
PYTHON
  if "$tool" verify "$work/attack/$(basename "$package")" -l "intoto/$id.layout" --layout-key "$work/keys/owner.pub" > "$work/attack.out" 2>&1; then
    echo "NOT refused: $1"; exit 1
  fi
  echo "refused: $1: $(grep -o 'INTOTO[0-9]*' "$work/attack.out" | head -n 1)"
}
attack assembly
attack targets
