"""Pages (页面): list, detail, form, import, export and print, all from a register's declaration."""
