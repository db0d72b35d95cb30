"""Scans over time: films, and volumes of several moments."""
