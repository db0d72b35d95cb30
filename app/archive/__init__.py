"""The hospital's archive in the window."""
