"""The pages of cases (办案页面): what stands beside a case, its checks, the overview of a year, the review."""
