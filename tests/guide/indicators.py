"""An indicator: what is counted, of which register, placed in time by which day."""
