"""The benchmarks: Companion against its peers, as ratios. See README.md beside this."""
