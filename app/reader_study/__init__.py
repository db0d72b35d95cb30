"""Reader studies in the window: make one, rate its pictures blind, see what came of it."""
