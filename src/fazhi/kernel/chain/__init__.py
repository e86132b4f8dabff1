"""The chain (事件链): what was done, append-only, hashed per subject, sealed; it knows nothing of what stands above."""
