"""What breaks reviewsearch on purpose: kills, refused system calls, power cuts, full disks; and what must still hold then."""
