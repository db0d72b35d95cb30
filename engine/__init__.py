"""Vernier's engine: scans in, scans out; no window toolkit anywhere."""
