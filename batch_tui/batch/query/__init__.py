"""The filter language: from a line of text to a query, and what its terms mean."""
