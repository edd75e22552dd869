"""From an `Article` to its `Facts`, by rules alone, pure. Start at `records`, then `facts`."""
