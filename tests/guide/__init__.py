"""The module that the guide (docs/guide.md) builds: its code is the code of the guide, and the suite runs it."""
