"""The controls beside the panes, in the order of the work: magnify, network, export."""
