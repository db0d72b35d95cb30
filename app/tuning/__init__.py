"""Tuning as the window has it: state, supervision, controls, and what was kept."""
