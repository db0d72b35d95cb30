"""Stress tests against invention: images whose truth is known exactly, and what a network makes of them."""
