"""The item lists (事项清单): what a row must be, exports laid beside a list, clashes of code and name, the entry page."""

ITEM, COMPARISON, CHECK, CLASH = "services.item", "services.comparison", "services.check", "services.clash"

# What a line keeps beside the values of its row; none of these is a field of an item.
TWINS, CLASHES_WITH, NAMED_BY, MOVED_TO, MOVED_CHECKED, OBJECTIONS, DECIDED, UNMERGED = (
    "twins",  # codes of items of the same name that the file names too
    "clashes_with",  # the item that a clash is with
    "named_by",  # another row of the file that names that item
    "moved_to",  # the unit that would get the item, and must look too
    "moved_checked",  # who looked for it
    "objections",  # which units object, and why
    "decided",  # who decided on the objections, and why
    "unmerged",  # why a ticked line was not merged
)
