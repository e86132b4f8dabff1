"""What a case leans on (办案依据): mandates, lenience lists, benchmarks, templates, series of numbers."""

MANDATE, LENIENCE, BENCHMARK = "enforcement.mandate", "enforcement.lenience", "enforcement.benchmark"
TEMPLATE, SERIES = "enforcement.template", "enforcement.series"
