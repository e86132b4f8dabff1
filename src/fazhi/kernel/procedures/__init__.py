"""Procedures (程序): declared steps, gates and deadlines; `act()` is the one way in which a matter changes."""
