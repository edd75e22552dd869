"""From `Article` and `Facts` to tables an analyst can trust. Start at `migrations/`, then `batches` and `load`."""
