"""Everything that touched a firm in a year (企业全年记录)."""
