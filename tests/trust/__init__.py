"""Proofs that what was recorded stays, and that anyone can prove it."""
