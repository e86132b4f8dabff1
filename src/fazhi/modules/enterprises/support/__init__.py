"""Loans, warnings, policies, promises (助企与承诺); S22, S23, S32, S91."""
