#!/bin/sh
# Assembles the accelerator probe's boot sector with binutils; the result is committed beside its source.
set -eu
cd "$(dirname "$0")"
object=$(mktemp)
trap 'rm -f "$object"' EXIT
as -o "$object" accelerator-probe.S
ld -Ttext 0x7c00 --oformat binary -e _start -o accelerator-probe.bin "$object"
chmod 644 accelerator-probe.bin
