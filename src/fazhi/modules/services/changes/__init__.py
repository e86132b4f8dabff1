"""Changes of the law (法规变动): one acknowledgement for each law and unit, with a short lesson card; S89."""
