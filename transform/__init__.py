"""From an `Article` to its `Facts`, by rules alone and without any input or output. Start at `records`, then `facts`."""
