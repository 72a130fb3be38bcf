"""What leans on Textual's private parts, so that few bytes are sent and keys stay in order."""
