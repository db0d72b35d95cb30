"""Data that ships with Vernier: weights with their cards, window presets, the list of built-in scans.

Files are reached with ``importlib.resources.files("resources")``, so that they are found in a wheel as in a checkout.
"""
