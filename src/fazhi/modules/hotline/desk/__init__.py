"""The desk of the hotline (热线工作台): what stands beside its forms, and what it prints."""
