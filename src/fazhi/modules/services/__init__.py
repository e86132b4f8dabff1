"""Services (政务服务, S12-S18): the lists of items, one code an item, pledges, delegated powers, changes of the law."""
