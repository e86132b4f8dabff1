"""What the templates of pages need beyond Django's own (模板标签)."""
