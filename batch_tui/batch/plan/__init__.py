"""From a query to the calls that answer it."""
