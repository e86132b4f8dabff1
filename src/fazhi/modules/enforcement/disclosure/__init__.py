"""The three systems (三项制度, S43): publication, whole-process records, legal review; and the yearly statistics (执法统计年报)."""
