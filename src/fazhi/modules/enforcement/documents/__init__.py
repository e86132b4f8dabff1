"""The documents of a case (执法文书): templates filled from the facts, files, serial numbers, public text, evidence packs."""
