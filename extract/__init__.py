"""From a source's address to an `Article`: discover, fetch, keep, read. Start at `records`, then `page`."""
