#!/bin/sh
# The main job, shown on the invented partnership: fill an archive, drop a file into it, search by reference and by keyword.
set -eu
PATH="$PWD/.venv/bin:$PATH"
home=${1:-demo}

show() {
    printf '\n$ reviewsearch %s\n' "$*"
    reviewsearch --home "$home" "$@" || [ $? -eq 1 ]
}

printf '$ reviewsearch demo %s\n' "$home"
reviewsearch demo "$home"

printf '\n$ cp note.txt %s/archive/        # dropped, as staff do it\n' "$home"
cat >"$home/archive/MSCP2019-20-01 forum notes.txt" <<'NOTE'
MSCP 2019/20-01: notes of the practitioners' forum
Date: 14 October 2024

Midshire practitioners talked about what gets in the way of seeing a child's day through the child's eyes. They asked
for supervision that leaves room for doubt, and for health visitors and social workers to plan visits together.
NOTE
show watch --once

for spelling in 'MSCP 2019/20-01' 'MSCP2019-20-01' 'mscp 2019 20 1' '2019/20-01'; do
    show search "$spelling" -n 1
done
show search 'MSCP 2019/20-02'
show search professional curiosity -n 3
