"""What joins a list and the views that show it."""
