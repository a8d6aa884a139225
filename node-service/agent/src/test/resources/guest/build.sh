#!/bin/sh
# Assembles the test guest with binutils; the result is committed beside its source.
set -eu
cd "$(dirname "$0")"
object=$(mktemp)
trap 'rm -f "$object"' EXIT
as -o "$object" test-guest.S
ld -Ttext 0x7c00 --oformat binary -e _start -o test-guest.bin "$object"
chmod 644 test-guest.bin
