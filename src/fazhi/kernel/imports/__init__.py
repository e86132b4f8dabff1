"""The floor of imports (导入): reading tables, mappings, staging and publishing of outside files."""
