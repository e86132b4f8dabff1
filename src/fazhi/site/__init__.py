"""The staff site (工作人员网站)."""
