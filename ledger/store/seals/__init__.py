"""Seals over periods, inclusion proofs, and fingerprints for paper."""
