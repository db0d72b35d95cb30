"""The window of Vernier: Qt widgets over one evented session. Sees the engine; parses no file, imports no torch."""
