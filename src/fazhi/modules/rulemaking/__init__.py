"""Rulemaking (规范性文件, S33): who may issue normative documents."""
