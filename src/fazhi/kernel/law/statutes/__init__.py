"""The statute base (法规库): Norm > Version > Provision, read from the town's own law texts, kept with their days."""
