"""The common sampling grid in arithmetic: banded tables, tiles, the bicubic reference, nearest neighbour."""
