"""What Vernier ships beside its code: weights with their cards, window presets, colour maps, icons."""
