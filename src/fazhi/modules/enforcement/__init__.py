"""Enforcement (行政执法): cases, officers, case-file review, hand-over, supervision; S41-S44, S50, S52-S54, S88-S90, S92, S93."""
