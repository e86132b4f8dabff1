"""Records (台账): registers, entries and matters, the links between them, and who may reach a row."""
