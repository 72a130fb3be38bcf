"""What the user has set: options, views, and what earlier runs left."""
