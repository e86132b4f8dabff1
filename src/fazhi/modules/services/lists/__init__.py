"""The item lists (事项清单): what a row must be, exports laid beside a list, clashes of code and name, the entry page."""

ITEM, COMPARISON, CLASH = "services.item", "services.comparison", "services.clash"
