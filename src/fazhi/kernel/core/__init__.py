"""The ground floor (地基): registry, errors, the working day, hashes and readers of dirty values; no models."""
