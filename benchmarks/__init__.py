"""What is measured: each a program, run as `python -m benchmarks.NAME`, with the table it makes in docs."""
