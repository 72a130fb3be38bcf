"""Jobs without a screen: the rows of a query, written as they come."""
