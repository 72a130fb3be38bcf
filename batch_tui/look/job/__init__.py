"""How one job is written: facts, of which a screen makes lines."""
