"""Reports (报告): paragraphs whose figures stay tied to their rows; knows modules by code, never by import."""
