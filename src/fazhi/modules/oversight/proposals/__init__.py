"""Proposals of deputies and of the consultative conference (人大建议、政协提案)."""
