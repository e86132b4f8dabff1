"""Items (事项): the lines of the lists of powers, services and duties, what they were on any day, and who uses them."""
