"""The second floor (机构): areas, units, users, posts, cover during leave, and officers with their certificates."""
