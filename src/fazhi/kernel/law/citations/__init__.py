"""Citations (引用): found in a Chinese document with their exact place, resolved, and judged on the day of the act."""
