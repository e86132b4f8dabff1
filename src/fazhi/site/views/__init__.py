"""The views of the staff site (工作台页面)."""
