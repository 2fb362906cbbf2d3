#!/bin/sh
# Fetches the pinned PHP binary from npm again, prepares it and rewrites php.wasm.br.
# Needs node with npm, and network access; building the product needs neither. Takes about three minutes.
set -eu
cd "$(dirname "$0")"
package=$(sed -n 's/^const Source = "\(.*\)"$/\1/p' php.go)
wanted=$(sed -n 's/^const SHA256 = "\(.*\)"$/\1/p' php.go)
original=88e14ad0b66c7ea6860cab6ecbf24ca32a25967be96af56c2bdd17e62be4fe1c # of jspi/8_4_25/php_8_4.wasm in the package
tools=binaryen@132.0.0
# What the binary uses, and what wazero knows.
features="--mvp-features --enable-exception-handling --enable-reference-types --enable-bulk-memory --enable-bulk-memory-opt
--enable-call-indirect-overlong --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-multivalue --enable-simd"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() { # package, folder
	mkdir "$work/$2"
	(cd "$work/$2" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz)
}
check() { # file, digest
	got=$(sha256sum "$1" | cut -d' ' -f1)
	if [ "$got" != "$2" ]; then
		echo "$1: digest $got, expected $2" >&2
		exit 1
	fi
}
fetch "$package" php
fetch "$tools" binaryen
source=$work/php/package/jspi/8_4_25/php_8_4.wasm
check "$source" "$original"

# 1. Forget the exports that nobody calls (exports.txt has those that are kept), and the code that only they reach.
# 2. Turn the exceptions of the old proposal into those of the standard.
{
	echo '['
	sed 's/.*/{"name":"&","export":"&","root":true},/; $s/,$//' exports.txt
	echo ']'
} >"$work/graph.json"
# shellcheck disable=SC2086 # the features are several words
node "$work/binaryen/package/bin/wasm-metadce" "$source" $features -f "$work/graph.json" -o "$work/small.wasm" >/dev/null
# shellcheck disable=SC2086
node "$work/binaryen/package/bin/wasm-opt" "$work/small.wasm" $features --remove-unused-module-elements --emit-exnref \
	--strip-debug --strip-producers --strip-target-features -o "$work/php.wasm"
check "$work/php.wasm" "$wanted"
node -e '
const {readFileSync, writeFileSync} = require("fs"), {brotliCompressSync, constants: c} = require("zlib");
const wasm = readFileSync(process.argv[1]);
writeFileSync(process.argv[2], brotliCompressSync(wasm, {params: {
	[c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24, [c.BROTLI_PARAM_SIZE_HINT]: wasm.length}}));
' "$work/php.wasm" php.wasm.br
echo "$package: unchanged, sha256 $wanted, $(wc -c <php.wasm.br) bytes compressed"
