"""How a thing is written, without a screen: columns, cells, numbers, colours."""
