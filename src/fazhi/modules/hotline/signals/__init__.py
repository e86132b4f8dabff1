"""Weak signals (弱信号): like messages of one place and time, found, explained and followed up."""
