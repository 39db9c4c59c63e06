"""Bytes that survive: durable writing, the writing lock, staging, and the intent of an append under way."""
