"""The jobs of a list, in an order, with their children."""
