"""The settings of archives that are made to be tried out: nothing is waited for, no scan is read. `engine` is to be put in."""

SETTINGS = """
engine = "{engine}"
read_scans = false
settle_seconds = 0.01
scan_seconds = 0.1
[[scheme]]
form = "financial-year"
bodies = ["MSCP"]
"""
